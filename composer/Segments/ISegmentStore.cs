namespace Ainer.Composer.Segments;

/// <summary>Segments that were made before, wherever they are kept.</summary>
internal interface ISegmentStore
{
    /// <summary>Brings those of the addressed segments that exist onto this machine: files by address.</summary>
    Task<IReadOnlyDictionary<string, string>> FindAsync(IReadOnlyList<string> addresses, CancellationToken cancellation);

    /// <summary>Keeps a new segment for later films. Called as soon as it is made, so that even a failed attempt leaves it.</summary>
    Task KeepAsync(SegmentPlan plan, string path, CancellationToken cancellation);
}

/// <summary>Keeps nothing and finds nothing.</summary>
internal sealed class NoSegmentStore : ISegmentStore
{
    public Task<IReadOnlyDictionary<string, string>> FindAsync(IReadOnlyList<string> addresses, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());

    public Task KeepAsync(SegmentPlan plan, string path, CancellationToken cancellation) => Task.CompletedTask;
}
