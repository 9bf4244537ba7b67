using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Ainer.Cli.S3;

/// <summary>
/// The part of the S3 REST API that artifact storage uses, path style: buckets; put, get (ranges), head, copy, delete;
/// list; multipart upload. Requests must be signed (<see cref="SignatureV4"/>); declared checksums are checked.
/// </summary>
internal sealed class S3Handler(ObjectStore store, MultipartUploads uploads, SignatureV4 signatures)
{
    // ENOSPC, as .NET passes it on.
    private const int NoSpaceLeft = 28;
    private static readonly string[] KeptHeaders = ["cache-control", "content-disposition", "content-encoding", "content-language", "expires"];

    public async Task HandleAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        try
        {
            var path = target.Split('?')[0];
            if (path == "/healthz")
                return;
            if (signatures.Refuse(context.Request, target) is { } code)
                throw new S3Exception(403, code, "The request is not signed with a key of this store, or its signature has expired.");
            var parts = path.TrimStart('/').Split('/', 2);
            var bucket = Uri.UnescapeDataString(parts[0]);
            var key = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
            await (bucket.Length == 0 ? S3Answers.BucketsAsync(context, store)
                : key.Length == 0 ? BucketAsync(context, bucket)
                : ObjectAsync(context, bucket, key));
        }
        catch (S3Exception refused)
        {
            await S3Answers.ErrorAsync(context, refused);
        }
        catch (IOException failure) when ((failure.HResult & 0xFFFF) == NoSpaceLeft)
        {
            // A status that clients of S3 try again: room may be made.
            await S3Answers.ErrorAsync(context, new S3Exception(503, "ServiceUnavailable", "The disk of this store is full: make room."));
        }
    }

    private async Task BucketAsync(HttpContext context, string bucket)
    {
        var request = context.Request;
        switch (request.Method)
        {
            case "PUT":
                store.CreateBucket(bucket);
                context.Response.Headers.Location = "/" + bucket;
                return;
            case "HEAD":
                RequireBucket(bucket);
                return;
            case "DELETE":
                store.DeleteBucket(bucket);
                context.Response.StatusCode = 204;
                return;
            case "POST" when request.Query.ContainsKey("delete"):
                await DeleteManyAsync(context, bucket);
                return;
            case "GET" when request.Query.ContainsKey("location"):
                RequireBucket(bucket);
                await S3Answers.XmlAsync(context, new XElement(S3Answers.Ns + "LocationConstraint"));
                return;
            case "GET":
                RequireBucket(bucket);
                await S3Answers.ListAsync(context, store, bucket);
                return;
            default:
                throw NotSupported(request);
        }
    }

    private async Task ObjectAsync(HttpContext context, string bucket, string key)
    {
        var request = context.Request;
        var uploadId = request.Query["uploadId"].ToString();
        switch (request.Method)
        {
            case "GET" when uploadId.Length > 0:
                await S3Answers.PartsAsync(context, bucket, key, uploadId, uploads.Parts(uploadId));
                return;
            case "GET" or "HEAD":
                await GetAsync(context, bucket, key);
                return;
            case "PUT" when uploadId.Length > 0:
                await PutPartAsync(context, uploadId, key);
                return;
            case "PUT" when request.Headers.ContainsKey("x-amz-copy-source"):
                await CopyAsync(context, bucket, key);
                return;
            case "PUT":
                await PutAsync(context, bucket, key);
                return;
            case "POST" when request.Query.ContainsKey("uploads"):
                var begun = uploads.Begin(bucket, key, request.ContentType ?? "application/octet-stream", HeadersToKeep(request));
                await S3Answers.XmlAsync(context, new XElement(S3Answers.Ns + "InitiateMultipartUploadResult",
                    new XElement(S3Answers.Ns + "Bucket", bucket), new XElement(S3Answers.Ns + "Key", key), new XElement(S3Answers.Ns + "UploadId", begun)));
                return;
            case "POST" when uploadId.Length > 0:
                var joined = await uploads.CompleteAsync(uploadId, await S3Answers.ReadXmlAsync(request, context.RequestAborted), context.RequestAborted);
                await S3Answers.XmlAsync(context, new XElement(S3Answers.Ns + "CompleteMultipartUploadResult",
                    new XElement(S3Answers.Ns + "Bucket", bucket), new XElement(S3Answers.Ns + "Key", key), new XElement(S3Answers.Ns + "ETag", $"\"{joined.ETag}\"")));
                return;
            case "DELETE" when uploadId.Length > 0:
                uploads.Abort(uploadId);
                context.Response.StatusCode = 204;
                return;
            case "DELETE":
                store.Delete(bucket, key);
                context.Response.StatusCode = 204;
                return;
            default:
                throw NotSupported(request);
        }
    }

    private async Task GetAsync(HttpContext context, string bucket, string key)
    {
        var stored = store.Find(bucket, key) ?? throw S3Exception.NoSuchKey(key);
        var headers = context.Response.Headers;
        foreach (var (name, value) in stored.Headers)
            headers[name] = value;
        foreach (var name in (string[])["cache-control", "content-disposition", "content-encoding", "content-language"])
            if (context.Request.Query["response-" + name] is [{ } wanted])
                headers[name] = wanted;
        if (context.Request.Headers["x-amz-checksum-mode"] == "ENABLED" && !stored.ETag.Contains('-', StringComparison.Ordinal) && !context.Request.Headers.ContainsKey("Range"))
        {
            headers["x-amz-checksum-sha256"] = stored.Sha256;
            headers["x-amz-checksum-type"] = "FULL_OBJECT";
        }

        var type = context.Request.Query["response-content-type"] is [{ } wantedType] ? wantedType : stored.ContentType;
        // Answers ranges (RFC 9110 section 14), HEAD and conditional requests.
        await Results.File(store.PathOf(bucket, stored), type, lastModified: stored.LastModified,
            entityTag: new EntityTagHeaderValue($"\"{stored.ETag}\""), enableRangeProcessing: true).ExecuteAsync(context);
    }

    private async Task PutAsync(HttpContext context, string bucket, string key)
    {
        var request = context.Request;
        var written = await ReceiveAsync(context, bucket, key);
        store.Commit(bucket, written with { ContentType = request.ContentType ?? "application/octet-stream", Headers = HeadersToKeep(request) },
            onlyIfNew: request.Headers.IfNoneMatch == "*");
        context.Response.Headers.ETag = $"\"{written.ETag}\"";
    }

    private async Task PutPartAsync(HttpContext context, string uploadId, string key)
    {
        var number = int.Parse(context.Request.Query["partNumber"].ToString(), CultureInfo.InvariantCulture);
        var part = await ReceiveAsync(context, uploads.BucketOf(uploadId), key);
        uploads.AddPart(uploadId, number, part);
        context.Response.Headers.ETag = $"\"{part.ETag}\"";
    }

    private async Task CopyAsync(HttpContext context, string bucket, string key)
    {
        var request = context.Request;
        var source = Uri.UnescapeDataString(request.Headers["x-amz-copy-source"].ToString()).TrimStart('/').Split('/', 2);
        var original = (source.Length == 2 ? store.Find(source[0], source[1]) : null) ?? throw S3Exception.NoSuchKey(string.Join('/', source));
        var copy = await store.WriteAsync(bucket, key, async (target, cancel) =>
        {
            await using var bytes = File.OpenRead(store.PathOf(source[0], original));
            await bytes.CopyToAsync(target, cancel);
        }, context.RequestAborted);
        var replace = request.Headers["x-amz-metadata-directive"] == "REPLACE";
        store.Commit(bucket, copy with
        {
            ContentType = replace ? request.ContentType ?? original.ContentType : original.ContentType,
            Headers = replace ? HeadersToKeep(request) : original.Headers,
        }, onlyIfNew: false);
        await S3Answers.XmlAsync(context, new XElement(S3Answers.Ns + "CopyObjectResult",
            new XElement(S3Answers.Ns + "ETag", $"\"{copy.ETag}\""), new XElement(S3Answers.Ns + "LastModified", S3Answers.Time(copy.LastModified))));
    }

    private async Task DeleteManyAsync(HttpContext context, string bucket)
    {
        RequireBucket(bucket);
        var request = await S3Answers.ReadXmlAsync(context.Request, context.RequestAborted);
        var keys = request.Descendants().Where(element => element.Name.LocalName == "Key").Select(element => element.Value).ToArray();
        foreach (var key in keys)
            store.Delete(bucket, key);
        await S3Answers.XmlAsync(context, new XElement(S3Answers.Ns + "DeleteResult",
            keys.Select(key => new XElement(S3Answers.Ns + "Deleted", new XElement(S3Answers.Ns + "Key", key)))));
    }

    private async Task<StoredObject> ReceiveAsync(HttpContext context, string bucket, string key)
    {
        var request = context.Request;
        var declared = request.Headers["x-amz-content-sha256"].ToString();
        var chunked = declared.StartsWith("STREAMING-", StringComparison.Ordinal);
        var written = await store.WriteAsync(bucket, key, (target, cancel) =>
            chunked ? AwsChunkedBody.CopyAsync(request.BodyReader, target, cancel) : request.BodyReader.CopyToAsync(target, cancel), context.RequestAborted);
        var sha256 = Convert.FromBase64String(written.Sha256);
        var wrong =
            request.Headers["x-amz-checksum-sha256"] is [{ } checksum] && checksum != written.Sha256 ? "x-amz-checksum-sha256"
            : declared.Length == 64 && !declared.Equals(Convert.ToHexString(sha256), StringComparison.OrdinalIgnoreCase) ? "x-amz-content-sha256"
            : request.Headers.ContentMD5 is [{ } md5] && !chunked && md5 != Convert.ToBase64String(Convert.FromHexString(written.ETag)) ? "content-md5"
            : null;
        if (wrong is null)
            return written;
        store.Discard(bucket, written);
        throw new S3Exception(400, "BadDigest", $"The bytes received do not have the {wrong} that the request declares.");
    }

    private static Dictionary<string, string> HeadersToKeep(HttpRequest request) =>
        request.Headers.Where(header => header.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase)
                || KeptHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            .Select(header => (header.Key, Value: header.Value.ToString().Replace("aws-chunked", "", StringComparison.Ordinal).Trim(',', ' ')))
            .Where(header => header.Value.Length > 0)
            .ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);

    private void RequireBucket(string bucket)
    {
        if (!store.HasBucket(bucket))
            throw S3Exception.NoSuchBucket(bucket);
    }

    private static S3Exception NotSupported(HttpRequest request) =>
        new(501, "NotImplemented", $"This store does not know {request.Method} with {request.QueryString}.");
}
