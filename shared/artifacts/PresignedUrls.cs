using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;

namespace Ainer.Artifacts;

/// <summary>A presigned GET.</summary>
public sealed record PresignedGet(string Url, DateTimeOffset ExpiresAt);

/// <summary>Signs URLs with the host that their audience can reach (AWS Signature Version 4, query form). Signing needs no network.</summary>
internal sealed class PresignedUrls(S3Options options, TimeProvider clock) : IDisposable
{
    private readonly AmazonS3Client _public = S3Clients.Create(options, options.PublicEndpoint ?? options.Endpoint);
    private readonly AmazonS3Client _worker = S3Clients.Create(options, options.WorkerEndpoint ?? options.Endpoint);

    public PresignedGet Get(string key, UrlAudience audience, string? contentType, string? downloadName)
    {
        var expires = clock.GetUtcNow().AddSeconds(options.GetUrlS);
        var request = Request(key, HttpVerb.GET, audience, expires);
        if (contentType is not null) request.ResponseHeaderOverrides.ContentType = contentType;
        if (downloadName is not null) request.ResponseHeaderOverrides.ContentDisposition = $"attachment; filename=\"{Uri.EscapeDataString(downloadName)}\"";
        return new PresignedGet(Client(audience).GetPreSignedURL(request), expires);
    }

    public PresignedPut Put(string key, UrlAudience audience, long bytes, string contentType, string sha256Hex)
    {
        var expires = clock.GetUtcNow().AddSeconds(options.PutUrlS);
        var request = Request(key, HttpVerb.PUT, audience, expires);
        request.ContentType = contentType;
        request.Headers.ContentLength = bytes;
        request.Headers["x-amz-checksum-sha256"] = Convert.ToBase64String(Convert.FromHexString(sha256Hex));
        var headers = new Dictionary<string, string>
        {
            ["Content-Type"] = contentType,
            ["Content-Length"] = bytes.ToString(CultureInfo.InvariantCulture),
            ["x-amz-checksum-sha256"] = request.Headers["x-amz-checksum-sha256"],
        };
        return new PresignedPut(Client(audience).GetPreSignedURL(request), headers, expires);
    }

    public void Dispose()
    {
        _public.Dispose();
        _worker.Dispose();
    }

    private AmazonS3Client Client(UrlAudience audience) => audience == UrlAudience.Worker ? _worker : _public;

    private GetPreSignedUrlRequest Request(string key, HttpVerb verb, UrlAudience audience, DateTimeOffset expires)
    {
        var endpoint = audience == UrlAudience.Worker ? options.WorkerEndpoint ?? options.Endpoint : options.PublicEndpoint ?? options.Endpoint;
        return new GetPreSignedUrlRequest
        {
            BucketName = options.Bucket,
            Key = key,
            Verb = verb,
            Expires = expires.UtcDateTime,
            Protocol = endpoint?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) == true ? Protocol.HTTP : Protocol.HTTPS,
        };
    }
}
