using System.Collections.Concurrent;

namespace Ainer.Composer.Segments;

/// <summary>How the segments of a film came about, by count.</summary>
internal sealed record SegmentCounts(int Copied, int Reused, int Encoded);

/// <summary>Files of a film's segments in order.</summary>
internal sealed record SegmentSet(IReadOnlyList<string> Paths, SegmentCounts Counts);

/// <summary>Gets every planned segment: the clip itself, an earlier encoding, or a new one. New ones are encoded side by side on all cores.</summary>
internal sealed class SegmentMaker(SegmentEncoder encoder, ISegmentStore store)
{
    /// <summary>Calls <paramref name="done"/> with the number of segments at hand, as it grows.</summary>
    public async Task<SegmentSet> MakeAsync(IReadOnlyList<SegmentPlan> plans, string workDirectory, Action<int> done, CancellationToken cancellation)
    {
        var wanted = plans.Where(plan => plan.Source == SegmentSource.Encoding).DistinctBy(plan => plan.Address).ToList();
        var found = await FindAsync(wanted, cancellation);
        var files = new ConcurrentDictionary<string, string>(found, StringComparer.Ordinal);
        var missing = wanted.Where(plan => !found.ContainsKey(plan.Address)).ToList();
        var ready = plans.Count - missing.Count;
        done(ready);
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(missing, parallel, async (plan, token) =>
        {
            var path = files[plan.Address] = await encoder.EncodeAsync(plan, workDirectory, token);
            await store.KeepAsync(plan, path, token);
            done(Interlocked.Increment(ref ready));
        });
        var paths = plans.Select(plan => plan.Source == SegmentSource.Clip ? plan.Clip.Path : files[plan.Address]);
        return new SegmentSet([.. paths], new SegmentCounts(plans.Count - wanted.Count, found.Count, missing.Count));
    }

    /// <summary>Earlier encodings. One that is not what its address promises is made again.</summary>
    private async Task<Dictionary<string, string>> FindAsync(List<SegmentPlan> wanted, CancellationToken cancellation)
    {
        if (wanted.Count == 0) return [];
        var found = await store.FindAsync([.. wanted.Select(plan => plan.Address)], cancellation);
        return wanted.Where(plan => found.TryGetValue(plan.Address, out var path) && Mp4Clip.Read(path)?.Frames == plan.Shot.Frames)
            .ToDictionary(plan => plan.Address, plan => found[plan.Address], StringComparer.Ordinal);
    }
}
