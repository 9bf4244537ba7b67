using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace Ainer.Cli.S3;

/// <summary>Uploads in parts. They live until completed or aborted; a restart forgets them, and clients begin again.</summary>
internal sealed class MultipartUploads(ObjectStore store)
{
    private sealed record Upload(string Bucket, string Key, string ContentType, Dictionary<string, string> Headers)
    {
        public ConcurrentDictionary<int, StoredObject> Parts { get; } = new();
    }

    private readonly ConcurrentDictionary<string, Upload> _uploads = new(StringComparer.Ordinal);

    public string Begin(string bucket, string key, string contentType, Dictionary<string, string> headers)
    {
        if (!store.HasBucket(bucket))
            throw S3Exception.NoSuchBucket(bucket);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _uploads[id] = new Upload(bucket, key, contentType, headers);
        return id;
    }

    public void AddPart(string id, int number, StoredObject part)
    {
        var upload = Get(id);
        upload.Parts.AddOrUpdate(number, part, (_, before) =>
        {
            store.Discard(upload.Bucket, before);
            return part;
        });
    }

    public string BucketOf(string id) => Get(id).Bucket;

    public IReadOnlyList<(int Number, StoredObject Part)> Parts(string id) =>
        Get(id).Parts.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)).ToArray();

    /// <summary>Joins the parts that the request names, in its order.</summary>
    public async Task<StoredObject> CompleteAsync(string id, XElement request, CancellationToken cancel)
    {
        var upload = Get(id);
        var parts = request.Elements().Where(element => element.Name.LocalName == "Part")
            .Select(element => (int)element.Elements().First(child => child.Name.LocalName == "PartNumber"))
            .Select(number => upload.Parts.GetValueOrDefault(number) ?? throw new S3Exception(400, "InvalidPart", $"Part {number} was not uploaded."))
            .ToArray();
        if (parts.Length == 0)
            throw new S3Exception(400, "MalformedXML", "The request names no part.");

        var joined = await store.WriteAsync(upload.Bucket, upload.Key, async (target, limit) =>
        {
            foreach (var part in parts)
            {
                await using var source = File.OpenRead(store.PathOf(upload.Bucket, part));
                await source.CopyToAsync(target, limit);
            }
        }, cancel);
        // S3's rule for multipart ETags: MD5 over the parts' MD5s, then "-" and how many.
#pragma warning disable CA5351 // The protocol names MD5; nothing is protected by it.
        var digest = MD5.HashData(parts.SelectMany(part => Convert.FromHexString(part.ETag)).ToArray());
#pragma warning restore CA5351
        var stored = joined with { ETag = $"{Convert.ToHexStringLower(digest)}-{parts.Length}", ContentType = upload.ContentType, Headers = upload.Headers };
        store.Commit(upload.Bucket, stored, onlyIfNew: false);
        Abort(id);
        return stored;
    }

    public void Abort(string id)
    {
        if (!_uploads.TryRemove(id, out var upload))
            throw S3Exception.NoSuchUpload();
        foreach (var part in upload.Parts.Values)
            store.Discard(upload.Bucket, part);
    }

    private Upload Get(string id) => _uploads.GetValueOrDefault(id) ?? throw S3Exception.NoSuchUpload();
}
