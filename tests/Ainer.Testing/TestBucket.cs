using Ainer.Artifacts;
using Microsoft.Extensions.Options;

namespace Ainer.Testing;

/// <summary>A bucket of one test class on the real S3 server, emptied at the end.</summary>
public sealed class TestBucket : IAsyncDisposable
{
    private TestBucket(string name)
    {
        Options = new S3Options { Endpoint = TestServices.S3Endpoint, AccessKey = TestServices.S3AccessKey, SecretKey = TestServices.S3SecretKey, Bucket = name };
        Store = new ArtifactStore(Microsoft.Extensions.Options.Options.Create(Options), TimeProvider.System);
    }

    public S3Options Options { get; }

    public ArtifactStore Store { get; }

    /// <summary>The settings that point a process at it.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["S3:Endpoint"] = Options.Endpoint,
        ["S3:AccessKey"] = Options.AccessKey,
        ["S3:SecretKey"] = Options.SecretKey,
        ["S3:Bucket"] = Options.Bucket,
    };

    public static async Task<TestBucket> CreateAsync()
    {
        var bucket = new TestBucket(TestServices.UniqueName("ainer-test"));
        await bucket.Store.EnsureBucketAsync(CancellationToken.None);
        return bucket;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DeleteBucketAsync(CancellationToken.None);
        Store.Dispose();
    }
}
