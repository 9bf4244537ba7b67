using System.Net;
using System.Net.Sockets;
using System.Text;
using Ainer.Testing;
using Ainer.WorkerProtocol.Files;
using Ainer.WorkerProtocol.Hub;

namespace Ainer.WorkerProtocol.Tests;

/// <summary>Up- and downloads over a network that loses connections without a word.</summary>
public sealed class TransferTests : IDisposable
{
    private const int Large = 32 << 20;
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(1);
    private readonly TcpListener _store = new(IPAddress.Loopback, 0);
    private readonly string _file = Path.Combine(Path.GetTempPath(), TestServices.UniqueName("upload"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Url => $"http://{_store.LocalEndpoint}/bucket/key";

    public void Dispose()
    {
        _store.Dispose();
        File.Delete(_file);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    [InlineData(int.MaxValue)]
    public async Task An_upload_that_nobody_takes_any_further_is_given_up_to_be_tried_again(int taken)
    {
        await File.WriteAllBytesAsync(_file, new byte[Large], Ct);
        _store.Start();
        var over = new TaskCompletionSource();
        var serving = ServeAsync(taken, "", over.Task);

        Assert.Equal(TransferOutcome.Away, await TransferWith(Stall).PutAsync(new UploadTarget { ArtifactId = "art_1", Url = Url }, _file, Ct));
        over.SetResult();
        await serving;
    }

    [Fact]
    public async Task An_upload_that_is_taken_is_whole()
    {
        await File.WriteAllBytesAsync(_file, new byte[Large], Ct);
        _store.Start();
        var serving = ServeAsync(int.MaxValue, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", Task.CompletedTask);

        Assert.Equal(TransferOutcome.Done, await TransferWith(TimeSpan.FromMinutes(1)).PutAsync(new UploadTarget { ArtifactId = "art_1", Url = Url }, _file, Ct));
        Assert.Equal(Large, await serving);
    }

    private static ObjectTransfer TransferWith(TimeSpan stall) => new(new PlainClients(), stall);

    /// <summary>Takes one request's head and so much of its body, answers if there is an answer, and holds the connection until it is over. Returns how much of the body came.</summary>
    private async Task<long> ServeAsync(int most, string answer, Task over)
    {
        using var connection = await _store.AcceptSocketAsync(Ct);
        await using var stream = new NetworkStream(connection);
        var body = 0L;
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, Ct) > 0) head.Append((char)one[0]);
        var buffer = new byte[1 << 16];
        int read;
        // On a machine so busy that nothing moves for a second, the client lets go while it is read: then there is no more to come.
        while (body < Math.Min(most, Large) && (read = await ReadAsync(stream, buffer)) > 0) body += read;
        if (answer.Length > 0) await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), Ct);
        await over;
        return body;
    }

    private static async Task<int> ReadAsync(NetworkStream stream, byte[] buffer)
    {
        try { return await stream.ReadAsync(buffer, Ct); }
        catch (IOException) { return 0; }
    }

    private sealed class PlainClients : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new();
    }
}
