using Ainer.Artifacts;
using Ainer.Cli.House;
using Ainer.Contracts.Errors;
using Microsoft.Extensions.Options;

namespace Ainer.Cli.Setup;

/// <summary>The artifacts' bucket.</summary>
internal sealed class ObjectStorage(IReadOnlyDictionary<string, string> settings)
{
    public string Bucket => settings.GetValueOrDefault("S3__Bucket", "ainer-artifacts");

    /// <summary>Makes the bucket unless it is there.</summary>
    /// <exception cref="CliException">The object store does not answer.</exception>
    public async Task EnsureBucketAsync(CancellationToken cancel)
    {
        using var store = Open();
        try
        {
            await store.EnsureBucketAsync(cancel);
        }
        catch (AinerException failure)
        {
            throw new CliException($"Bucket {Bucket} cannot be made: {failure.Message} See ./ainer logs s3", failure);
        }
    }

    /// <summary>True when the store answers and the bucket is there.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        using var store = Open();
        return await store.IsReadyAsync(cancel);
    }

    private ArtifactStore Open() => new(Options.Create(new S3Options
    {
        Endpoint = settings.GetValueOrDefault("S3__Endpoint"),
        AccessKey = settings.GetValueOrDefault("S3__AccessKey"),
        SecretKey = settings.GetValueOrDefault("S3__SecretKey"),
        Region = settings.GetValueOrDefault("S3__Region", "us-east-1"),
        Bucket = Bucket,
    }), TimeProvider.System);
}
