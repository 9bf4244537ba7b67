using Ainer.Contracts.Errors;

namespace Ainer.WorkerProtocol.Files;

/// <summary>
/// Files by their sha256 in one directory, shared by all jobs of the node, bounded in size: the longest unused go first, never one that a job has pinned.
/// </summary>
internal sealed class InputCache(string directory, long limitBytes, TimeProvider clock)
{
    private readonly Dictionary<string, int> _pins = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SemaphoreSlim> _fetching = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _temporary;

    /// <summary>Removes half-fetched files of an earlier process.</summary>
    public void Clean()
    {
        Directory.CreateDirectory(directory);
        foreach (var file in Directory.EnumerateFiles(directory, "*.part")) File.Delete(file);
    }

    /// <summary>
    /// The path of the file, pinned until the returned pin is disposed. <paramref name="fetch"/> writes it to the path given and has checked it when it returns.
    /// </summary>
    public async Task<Pin> GetAsync(string sha256, long bytes, Func<string, CancellationToken, Task> fetch, CancellationToken ct)
    {
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower))
            throw new AinerException(ErrorCode.InputInvalid, $"'{sha256}' is no sha256.");
        var path = Path.Combine(directory, sha256);
        var pin = new Pin(this, sha256, path);
        var turn = Enter(sha256);
        try
        {
            await turn.WaitAsync(ct);
            try
            {
                if (new FileInfo(path) is { Exists: true } known && known.Length == bytes)
                {
                    File.SetLastAccessTimeUtc(path, clock.GetUtcNow().UtcDateTime);
                    return pin;
                }
                await FetchAsync(path, fetch, ct);
                Evict();
                return pin;
            }
            finally { turn.Release(); }
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    private async Task FetchAsync(string path, Func<string, CancellationToken, Task> fetch, CancellationToken ct)
    {
        Directory.CreateDirectory(directory);
        var part = $"{path}.{Interlocked.Increment(ref _temporary)}.part";
        try
        {
            await fetch(part, ct);
            File.Move(part, path, overwrite: true);
            File.SetLastAccessTimeUtc(path, clock.GetUtcNow().UtcDateTime);
        }
        finally { File.Delete(part); }
    }

    private SemaphoreSlim Enter(string sha256)
    {
        lock (_gate)
        {
            _pins[sha256] = _pins.GetValueOrDefault(sha256) + 1;
            if (!_fetching.TryGetValue(sha256, out var turn)) _fetching[sha256] = turn = new SemaphoreSlim(1);
            return turn;
        }
    }

    private void Leave(string sha256)
    {
        lock (_gate)
        {
            if (--_pins[sha256] > 0) return;
            _pins.Remove(sha256);
            _fetching.Remove(sha256);
        }
    }

    private void Evict()
    {
        lock (_gate)
        {
            var files = new DirectoryInfo(directory).EnumerateFiles().Where(file => file.Extension != ".part").ToList();
            var total = files.Sum(file => file.Length);
            foreach (var file in files.OrderBy(file => file.LastAccessTimeUtc))
            {
                if (total <= limitBytes) return;
                if (_pins.ContainsKey(file.Name)) continue;
                total -= file.Length;
                file.Delete();
            }
        }
    }

    /// <summary>Keeps a cached file in place.</summary>
    internal sealed class Pin(InputCache cache, string sha256, string path) : IDisposable
    {
        private int _disposed;

        /// <summary>Where the file is. Read only.</summary>
        public string Path { get; } = path;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0) cache.Leave(sha256);
        }
    }
}
