using Ainer.Composer.Segments;

namespace Ainer.Benchmarks.Composer;

/// <summary>Keeps segments in a folder, by address.</summary>
internal sealed class FolderSegmentStore(string folder) : ISegmentStore
{
    private readonly string _folder = Directory.CreateDirectory(folder).FullName;

    public Task<IReadOnlyDictionary<string, string>> FindAsync(IReadOnlyList<string> addresses, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(addresses.Where(address => File.Exists(PathOf(address))).ToDictionary(address => address, PathOf, StringComparer.Ordinal));

    public Task KeepAsync(SegmentPlan plan, string path, CancellationToken cancellation)
    {
        File.Copy(path, PathOf(plan.Address), overwrite: true);
        return Task.CompletedTask;
    }

    private string PathOf(string address) => Path.Combine(_folder, address + ".mp4");
}
