using System.Collections.Concurrent;

namespace Ainer.FunctionApp.Access;

/// <summary>
/// Remembers for a few seconds whom a key belongs to, so that a burst of requests costs one look-up. A revoked key works no longer than that; unknown keys are not
/// remembered, so that a new key works at once.
/// </summary>
internal sealed class KeyCache(IKeyDirectory directory, TimeProvider clock)
{
    private const int MostEntries = 10_000;
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, (Principal Principal, long Since)> _known = new(StringComparer.Ordinal);

    public async Task<Principal?> FindAsync(string key, CancellationToken cancellation)
    {
        var hash = KeyHash.Of(key);
        if (_known.TryGetValue(hash, out var entry) && clock.GetElapsedTime(entry.Since) < Trust) return entry.Principal;

        var principal = await directory.FindAsync(hash, cancellation);
        if (principal is null)
        {
            _known.TryRemove(hash, out _);
            return null;
        }
        if (_known.Count >= MostEntries) _known.Clear();
        _known[hash] = (principal, clock.GetTimestamp());
        return principal;
    }
}
