using System.Collections.Concurrent;

namespace Ainer.FunctionApp.Access;

/// <summary>
/// Remembers for a few seconds whom a key belongs to, so that a burst of requests costs one look-up. A revoked key works no longer than that; unknown keys are not
/// remembered, so that a new key works at once. What is in use is looked up again before it is too old, beside the requests, and by one of them only: otherwise every
/// few seconds all requests of a busy key would wait together.
/// </summary>
internal sealed class KeyCache(IKeyDirectory directory, TimeProvider clock)
{
    private const int MostEntries = 10_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, (Principal Principal, long Since)> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<Principal?>>> _asking = new(StringComparer.Ordinal);

    public async Task<Principal?> FindAsync(string key, CancellationToken cancellation)
    {
        var hash = KeyHash.Of(key);
        if (!_known.TryGetValue(hash, out var entry) || clock.GetElapsedTime(entry.Since) is var age && age >= Trust) return await AskAsync(hash).WaitAsync(cancellation);
        if (age >= Fresh) Refresh(hash);
        return entry.Principal;
    }

    private void Refresh(string hash) =>
        // A failure is not lost: the entry grows too old, and then the next request meets it.
        _ = AskAsync(hash).ContinueWith(static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private Task<Principal?> AskAsync(string hash) =>
        _asking.GetOrAdd(hash, static (hash, cache) => new Lazy<Task<Principal?>>(() => cache.LookUpAsync(hash)), this).Value;

    private async Task<Principal?> LookUpAsync(string hash)
    {
        try
        {
            // Nobody's token: several requests may wait for the answer.
            var asked = clock.GetTimestamp();
            var principal = await directory.FindAsync(hash, CancellationToken.None);
            if (principal is null)
            {
                _known.TryRemove(hash, out _);
                return null;
            }
            if (_known.Count >= MostEntries) _known.Clear();
            _known[hash] = (principal, asked);
            return principal;
        }
        finally
        {
            _asking.TryRemove(hash, out _);
        }
    }
}
