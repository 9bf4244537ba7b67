using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ainer.Cli.House;

namespace Ainer.Cli.S3;

/// <summary>
/// Objects in a folder: bucket/objects/HASH.json describes an object and names its data file. Data is written and
/// flushed first, then the description is flushed and renamed into place, so an object is there whole or not at all after a crash or a power failure.
/// </summary>
internal sealed class ObjectStore
{
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, StoredObject>> _buckets = new(StringComparer.Ordinal);

    public ObjectStore(string folder, TimeProvider time)
    {
        _folder = folder;
        _time = time;
        Directory.CreateDirectory(folder);
        foreach (var bucket in Directory.EnumerateDirectories(folder))
            Load(Path.GetFileName(bucket));
    }

    public IEnumerable<string> Buckets => _buckets.Keys.Order(StringComparer.Ordinal);

    public bool HasBucket(string bucket) => _buckets.ContainsKey(bucket);

    public void CreateBucket(string bucket)
    {
        if (bucket.Length is < 3 or > 63 || !bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.') || bucket[0] is '.' or '-')
            throw new S3Exception(400, "InvalidBucketName", $"{bucket} is not a bucket name.");
        Directory.CreateDirectory(Objects(bucket));
        Directory.CreateDirectory(Data(bucket));
        _buckets.TryAdd(bucket, new ConcurrentDictionary<string, StoredObject>(StringComparer.Ordinal));
    }

    public void DeleteBucket(string bucket)
    {
        if (!In(bucket).IsEmpty)
            throw new S3Exception(409, "BucketNotEmpty", $"The bucket {bucket} is not empty.");
        _buckets.TryRemove(bucket, out _);
        Directory.Delete(Path.Combine(_folder, bucket), recursive: true);
    }

    /// <summary>The object under a key. One whose bytes somebody took out of the folder is no object any more: who asks for it is told that it is gone, and can make it again.</summary>
    public StoredObject? Find(string bucket, string key)
    {
        var objects = In(bucket);
        if (objects.GetValueOrDefault(key) is not { } found)
            return null;
        if (HasBytes(bucket, found))
            return found;
        // It may have been replaced this very moment: under the lock description and bytes belong together.
        lock (objects)
            return Intact(bucket, objects, key);
    }

    public string PathOf(string bucket, StoredObject stored) => Path.Combine(Data(bucket), stored.DataFile);

    /// <summary>Objects whose key starts with the prefix, in key order, after a key.</summary>
    public IEnumerable<StoredObject> List(string bucket, string prefix, string after) =>
        In(bucket).Values.Where(stored => stored.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(stored.Key, after) > 0)
            .OrderBy(stored => stored.Key, StringComparer.Ordinal);

    /// <summary>Stores bytes under a new data file and hashes them on the way; nothing is visible until <see cref="Commit"/>.</summary>
    public async Task<StoredObject> WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> produce, CancellationToken cancel)
    {
        _ = In(bucket);
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var path = Path.Combine(Data(bucket), name);
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16, useAsync: true);
            await using var hashing = new HashingStream(file);
            await produce(hashing, cancel);
            await hashing.FlushAsync(cancel);
            file.Flush(flushToDisk: true);
            var (md5, sha256) = hashing.Finish();
            return new StoredObject
            {
                Key = key,
                DataFile = name,
                Bytes = file.Length,
                ETag = Convert.ToHexStringLower(md5),
                Sha256 = Convert.ToBase64String(sha256),
                ContentType = "application/octet-stream",
                LastModified = _time.GetUtcNow(),
                Headers = [],
            };
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Makes a written object the current one under its key; the one it replaces is removed.</summary>
    public void Commit(string bucket, StoredObject stored, bool onlyIfNew)
    {
        var objects = In(bucket);
        lock (objects)
        {
            var before = objects.GetValueOrDefault(stored.Key);
            if (onlyIfNew && Intact(bucket, objects, stored.Key) is not null)
            {
                Discard(bucket, stored);
                throw new S3Exception(412, "PreconditionFailed", $"{stored.Key} exists already.");
            }

            try
            {
                AtomicFile.Write(DescriptionOf(bucket, stored.Key), JsonSerializer.Serialize(stored));
            }
            catch
            {
                // On a full disk the bytes of what has not become an object must not stay.
                Discard(bucket, stored);
                throw;
            }

            objects[stored.Key] = stored;
            if (before is not null)
                Discard(bucket, before);
        }
    }

    public void Discard(string bucket, StoredObject stored) => File.Delete(PathOf(bucket, stored));

    public void Delete(string bucket, string key)
    {
        var objects = In(bucket);
        lock (objects)
        {
            if (!objects.TryRemove(key, out var stored))
                return;
            File.Delete(DescriptionOf(bucket, key));
            Discard(bucket, stored);
        }
    }

    private StoredObject? Intact(string bucket, ConcurrentDictionary<string, StoredObject> objects, string key) =>
        objects.GetValueOrDefault(key) is { } stored && HasBytes(bucket, stored) ? stored : null;

    private bool HasBytes(string bucket, StoredObject stored) => File.Exists(PathOf(bucket, stored));

    private ConcurrentDictionary<string, StoredObject> In(string bucket) =>
        _buckets.GetValueOrDefault(bucket) ?? throw S3Exception.NoSuchBucket(bucket);

    private string Objects(string bucket) => Path.Combine(_folder, bucket, "objects");

    private string Data(string bucket) => Path.Combine(_folder, bucket, "data");

    private string DescriptionOf(string bucket, string key) =>
        Path.Combine(Objects(bucket), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..40] + ".json");

    private void Load(string bucket)
    {
        CreateBucket(bucket);
        var objects = In(bucket);
        foreach (var file in Directory.EnumerateFiles(Objects(bucket), "*.json"))
        {
            if (Read(file) is { } stored && HasBytes(bucket, stored))
                objects[stored.Key] = stored;
        }

        // Data that no description names: an upload that a crash interrupted, or an object whose description is damaged.
        var named = objects.Values.Select(stored => stored.DataFile).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Data(bucket)).Where(file => !named.Contains(Path.GetFileName(file))))
            File.Delete(file);
    }

    /// <summary>Null for a description that a damaged disk has left unreadable: that object is lost, the others must not be.</summary>
    private static StoredObject? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<StoredObject>(File.ReadAllText(file));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
