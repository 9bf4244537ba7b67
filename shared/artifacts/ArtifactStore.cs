using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Ainer.Contracts.Errors;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace Ainer.Artifacts;

/// <summary>What the store knows about an object without reading it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ContentType">As it was put.</param>
/// <param name="Sha256">Lower-case hex, when the server keeps a checksum; null otherwise.</param>
public sealed record StoredObject(string Key, long Bytes, string ContentType, string? Sha256);

/// <summary>A presigned PUT: the request must carry exactly these headers.</summary>
public sealed record PresignedPut(string Url, IReadOnlyDictionary<string, string> Headers, DateTimeOffset ExpiresAt);

/// <summary>
/// Objects in one bucket of an S3 server (AWS, MinIO, or a local one), path-style. An unreachable server throws <see cref="AinerException"/> with
/// dependency_unavailable, a missing object one with artifact_missing.
/// </summary>
public sealed class ArtifactStore : IDisposable
{
    private static readonly string[] MissingS3 = ["s3"];
    private readonly S3Options _options;
    private readonly AmazonS3Client _client;
    private readonly PresignedUrls _urls;

    public ArtifactStore(IOptions<S3Options> options, TimeProvider clock)
    {
        _options = options.Value;
        _client = S3Clients.Create(_options, _options.Endpoint);
        _urls = new PresignedUrls(_options, clock);
    }

    /// <summary>The bucket in use.</summary>
    public string Bucket => _options.Bucket;

    /// <summary>s3://bucket/key, the form in which artifacts are named to users.</summary>
    public string UriOf(string key) => $"s3://{_options.Bucket}/{key}";

    /// <summary>The key inside an s3:// URI of this bucket. Throws <see cref="ArgumentException"/> for any other.</summary>
    public string KeyOf(string uri)
    {
        var prefix = $"s3://{_options.Bucket}/";
        return uri.StartsWith(prefix, StringComparison.Ordinal) ? uri[prefix.Length..] : throw new ArgumentException($"{uri} is not in {prefix}.", nameof(uri));
    }

    /// <summary>Makes the bucket unless it is there.</summary>
    public Task EnsureBucketAsync(CancellationToken ct) => CallAsync(async () =>
    {
        try
        {
            await _client.PutBucketAsync(new PutBucketRequest { BucketName = _options.Bucket }, ct);
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode is "BucketAlreadyOwnedByYou" or "BucketAlreadyExists")
        {
            // Somebody was first.
        }
        return true;
    });

    /// <summary>True when the server answers and the bucket is there; for readiness.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        try
        {
            await _client.GetBucketLocationAsync(_options.Bucket, ct);
            return true;
        }
        catch (Exception exception) when (exception is AmazonServiceException or HttpRequestException or IOException)
        {
            return false;
        }
    }

    /// <summary>Stores a stream of known length. The server keeps its sha256.</summary>
    public Task PutAsync(string key, Stream content, string contentType, CancellationToken ct) => CallAsync(() => _client.PutObjectAsync(new PutObjectRequest
    {
        BucketName = _options.Bucket,
        Key = key,
        InputStream = content,
        ContentType = contentType,
        AutoCloseStream = false,
        ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
        // Signing the payload in chunks is not understood by every server; TLS or the checksum guards the body.
        UseChunkEncoding = false,
    }, ct));

    /// <summary>Opens an object for reading. The caller disposes the stream.</summary>
    public Task<Stream> GetAsync(string key, CancellationToken ct) => CallAsync(async () => (await _client.GetObjectAsync(_options.Bucket, key, ct)).ResponseStream, key);

    /// <summary>Size, type and checksum, or null when there is no such object.</summary>
    public Task<StoredObject?> HeadAsync(string key, CancellationToken ct) => CallAsync(async () =>
    {
        try
        {
            var answer = await _client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = _options.Bucket, Key = key, ChecksumMode = ChecksumMode.ENABLED }, ct);
            return new StoredObject(key, answer.ContentLength, answer.Headers.ContentType, HexOfBase64(answer.ChecksumSHA256));
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    });

    /// <summary>
    /// The object's sha256 (lower-case hex): the server's own when it has one and <paramref name="trustServer"/> is set, else by reading the object once.
    /// </summary>
    public async Task<string> Sha256Async(string key, bool trustServer, CancellationToken ct)
    {
        if (trustServer && await HeadAsync(key, ct) is { Sha256: { } known }) return known;
        await using var content = await GetAsync(key, ct);
        try
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or SocketException)
        {
            throw Away(broken);
        }
    }

    /// <summary>
    /// True when the object is there with this size and hash. With <paramref name="trustServer"/> the server's own hash is believed where it keeps one; else the object is read once: the hash
    /// was taken when the object was put, and a disk may have changed the bytes since.
    /// </summary>
    public async Task<bool> HoldsAsync(string key, long bytes, string sha256, bool trustServer, CancellationToken ct)
    {
        if (await HeadAsync(key, ct) is not { } stored || stored.Bytes != bytes) return false;
        if (trustServer && stored.Sha256 is not null) return stored.Sha256 == sha256;
        try
        {
            return await Sha256Async(key, trustServer: false, ct) == sha256;
        }
        catch (AmazonClientException)
        {
            // The client compares what it reads with the hash that the server keeps.
            return false;
        }
        catch (AinerException gone) when (gone.Code == ErrorCode.ArtifactMissing)
        {
            return false;
        }
    }

    /// <summary>Deletes an object; none there is no error.</summary>
    public Task DeleteAsync(string key, CancellationToken ct) => CallAsync(() => _client.DeleteObjectAsync(_options.Bucket, key, ct));

    /// <summary>Deletes everything below a prefix; returns how many objects.</summary>
    public Task<int> DeletePrefixAsync(string prefix, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(prefix);
        return CallAsync(() => EmptyAsync(prefix, ct));
    }

    /// <summary>Deletes the bucket with all that is in it.</summary>
    internal Task DeleteBucketAsync(CancellationToken ct) => CallAsync(async () =>
    {
        await EmptyAsync("", ct);
        await _client.DeleteBucketAsync(_options.Bucket, ct);
        return true;
    });

    /// <summary>A short-lived URL to read an object; Range requests work.</summary>
    /// <param name="key">The object.</param>
    /// <param name="audience">Who opens it.</param>
    /// <param name="contentType">Overrides the type in the answer.</param>
    /// <param name="downloadName">Makes a browser save it under this name instead of showing it.</param>
    public PresignedGet PresignGet(string key, UrlAudience audience, string? contentType = null, string? downloadName = null) =>
        _urls.Get(key, audience, contentType, downloadName);

    /// <summary>
    /// A URL that takes exactly this object: its length, type and sha256 are signed headers, so a server that checks signatures refuses anything else.
    /// Since not every server does, whoever registers the object checks size and hash again.
    /// </summary>
    public PresignedPut PresignPut(string key, UrlAudience audience, long bytes, string contentType, string sha256Hex) =>
        _urls.Put(key, audience, bytes, contentType, sha256Hex);

    public void Dispose()
    {
        _client.Dispose();
        _urls.Dispose();
    }

    private async Task<int> EmptyAsync(string prefix, CancellationToken ct)
    {
        var deleted = 0;
        while (true)
        {
            var page = await _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = prefix }, ct);
            var found = page.S3Objects ?? [];
            foreach (var entry in found) await _client.DeleteObjectAsync(_options.Bucket, entry.Key, ct);
            deleted += found.Count;
            if (found.Count == 0 || page.IsTruncated != true) return deleted;
        }
    }

    private static string? HexOfBase64(string? base64) => string.IsNullOrEmpty(base64) || base64.Contains('-', StringComparison.Ordinal) ? null : Convert.ToHexStringLower(Convert.FromBase64String(base64));

    private static async Task<T> CallAsync<T>(Func<Task<T>> call, string? key = null)
    {
        try
        {
            return await call();
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound && key is not null)
        {
            throw new AinerException(ErrorCode.ArtifactMissing, $"There is no object {key} in the store.", inner: exception);
        }
        catch (Exception exception) when (IsAway(exception))
        {
            throw Away(exception);
        }
    }

    private static AinerException Away(Exception exception) =>
        new(ErrorCode.DependencyUnavailable, $"The object store does not answer: {exception.GetBaseException().Message}", new { missing = MissingS3 }, exception);

    private static bool IsAway(Exception exception) => exception switch
    {
        AmazonServiceException service => service.StatusCode is 0 or HttpStatusCode.ServiceUnavailable or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
            or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests,
        AmazonClientException or HttpRequestException or IOException or SocketException => true,
        _ => false,
    };
}
