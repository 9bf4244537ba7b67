using Ainer.Composer.Segments;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.WorkerProtocol.Hub;
using Ainer.WorkerProtocol.Jobs;

namespace Ainer.Composer.Jobs;

/// <summary>Segments as artifacts of the tenant: found by content address at the hub, uploaded as soon as they are made.</summary>
internal sealed class HubSegmentStore(IArtifactExchange artifacts) : ISegmentStore
{
    /// <summary>Addresses asked for in one request.</summary>
    private const int BatchSize = 200;

    public async Task<IReadOnlyDictionary<string, string>> FindAsync(IReadOnlyList<string> addresses, CancellationToken cancellation)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var batch in addresses.Chunk(BatchSize))
            foreach (var artifact in await artifacts.FindReusableAsync(ArtifactKind.Segment, batch, cancellation))
                if (await FetchAsync(artifact, cancellation) is { } path) found[artifact.ContentAddress] = path;
        return found;
    }

    /// <summary>Null for one that the store no longer has, or has otherwise than it was announced: it is encoded again, for a film must not fail for a shortcut.</summary>
    private async Task<string?> FetchAsync(ReusableArtifact artifact, CancellationToken cancellation)
    {
        try
        {
            return (await artifacts.FetchAsync(artifact, cancellation)).Path;
        }
        catch (AinerException lost) when (lost.Code is ErrorCode.ArtifactMissing or ErrorCode.ArtifactCorrupt)
        {
            return null;
        }
    }

    public async Task KeepAsync(SegmentPlan plan, string path, CancellationToken cancellation) => await artifacts.StoreAsync(new OutputFile
    {
        Path = path,
        Kind = ArtifactKind.Segment,
        ContentType = "video/mp4",
        ContentAddress = plan.Address,
        Media = new MediaFacts { Frames = plan.Shot.Frames, DurationS = plan.Shot.DurationS },
        Metadata = AinerJson.ToElement(new { plan.Shot.ShotId, clip_sha256 = plan.Clip.Sha256 }),
    }, cancellation);
}
