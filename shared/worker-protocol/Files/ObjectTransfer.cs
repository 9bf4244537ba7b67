using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Ainer.WorkerProtocol.Hub;

namespace Ainer.WorkerProtocol.Files;

/// <summary>What one GET or PUT came to.</summary>
internal enum TransferOutcome
{
    Done,
    /// <summary>The object is not there.</summary>
    Missing,
    /// <summary>The signed URL is no longer accepted.</summary>
    Expired,
    /// <summary>Size or checksum differ from what was announced.</summary>
    Mismatch,
    /// <summary>No answer, or one that says try later.</summary>
    Away,
}

/// <summary>One try each of moving bytes over a presigned URL. Holds no credentials: the URL is the right.</summary>
internal sealed class ObjectTransfer(IHttpClientFactory http, TimeSpan? stall = null)
{
    internal const string HttpClientName = "ainer-objects";
    // A transfer that moves nothing for this long counts as failed: a connection that a network has lost says nothing, and TCP waits a quarter of an hour.
    private readonly TimeSpan _stall = stall ?? TimeSpan.FromSeconds(60);

    /// <summary>Downloads to a new file and checks size and sha256; reads no more than announced.</summary>
    public async Task<TransferOutcome> GetAsync(string url, string path, long bytes, string sha256, CancellationToken ct)
    {
        using var moving = CancellationTokenSource.CreateLinkedTokenSource(ct);
        moving.CancelAfter(_stall);
        try
        {
            using var response = await http.CreateClient(HttpClientName).GetAsync(new Uri(url), HttpCompletionOption.ResponseHeadersRead, moving.Token);
            if (Classify(response.StatusCode) is var outcome and not TransferOutcome.Done) return outcome;
            await using var source = await response.Content.ReadAsStreamAsync(moving.Token);
            await using var target = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1, useAsync: true);
            var (read, hash) = await CopyAsync(source, target, bytes, () => moving.CancelAfter(_stall), moving.Token);
            return read == bytes && hash == sha256 ? TransferOutcome.Done : TransferOutcome.Mismatch;
        }
        catch (Exception e) when (IsOutage(e, ct))
        {
            return TransferOutcome.Away;
        }
    }

    /// <summary>Uploads a file with exactly the headers that were signed.</summary>
    public async Task<TransferOutcome> PutAsync(UploadTarget target, string path, CancellationToken ct)
    {
        using var moving = CancellationTokenSource.CreateLinkedTokenSource(ct);
        moving.CancelAfter(_stall);
        try
        {
            await using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
            using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(target.Url)) { Content = new WatchedFile(source, () => moving.CancelAfter(_stall)) };
            foreach (var (name, value) in target.Headers)
            {
                if (name.Equals("content-length", StringComparison.OrdinalIgnoreCase) || name.Equals("host", StringComparison.OrdinalIgnoreCase)) continue;
                if (name.Equals("content-type", StringComparison.OrdinalIgnoreCase)) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
                else if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
            }
            using var response = await http.CreateClient(HttpClientName).SendAsync(request, moving.Token);
            return response.StatusCode == HttpStatusCode.BadRequest ? TransferOutcome.Mismatch : Classify(response.StatusCode);
        }
        catch (Exception e) when (IsOutage(e, ct))
        {
            return TransferOutcome.Away;
        }
    }

    private static TransferOutcome Classify(HttpStatusCode status) => status switch
    {
        >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => TransferOutcome.Done,
        HttpStatusCode.NotFound or HttpStatusCode.Gone => TransferOutcome.Missing,
        HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => TransferOutcome.Expired,
        HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestEntityTooLarge => TransferOutcome.Mismatch,
        _ => TransferOutcome.Away,
    };

    /// <summary>A local disk error is no outage: it must not be repeated.</summary>
    private static bool IsOutage(Exception error, CancellationToken ct) => error switch
    {
        HttpRequestException or HttpIOException => !ct.IsCancellationRequested,
        OperationCanceledException => !ct.IsCancellationRequested,
        IOException { InnerException: System.Net.Sockets.SocketException } => !ct.IsCancellationRequested,
        _ => false,
    };

    private static async Task<(long Read, string Hash)> CopyAsync(Stream source, FileStream target, long limit, Action moved, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            long total = 0;
            int read;
            while (total <= limit && (read = await source.ReadAsync(buffer, ct)) > 0)
            {
                moved();
                total += read;
                hash.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), ct);
            }
            return (total, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally { ArrayPool<byte>.Shared.Return(buffer); }
    }
}
