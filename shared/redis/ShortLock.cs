using System.Collections.Concurrent;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace Ainer.Redis;

/// <summary>
/// Keeps several processes from doing the same expensive thing at once. It saves work and guards nothing: what must not happen twice is guarded in Postgres.
/// When Redis is away the lock holds within the process only.
/// </summary>
public sealed class ShortLock(RedisConnection redis)
{
    private const string ReleaseScript = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end";
    private readonly ConcurrentDictionary<string, bool> _local = new();

    /// <summary>The lock, to be disposed, or null when somebody else has it. It ends by itself after <paramref name="atMost"/>.</summary>
    public async Task<IAsyncDisposable?> TryTakeAsync(string name, TimeSpan atMost)
    {
        if (!_local.TryAdd(name, true)) return null;
        var key = redis.Key("lock", name);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var taken = await redis.CallAsync(database => database.StringSetAsync(key, token, atMost, When.NotExists), () => Task.FromResult(true));
        if (taken) return new Held(this, name, key, token);
        _local.TryRemove(name, out _);
        return null;
    }

    private sealed class Held(ShortLock owner, string name, string key, string token) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            // Only the holder's token deletes: a lock that expired meanwhile belongs to another.
            await owner.Release(key, token);
            owner._local.TryRemove(name, out _);
        }
    }

    private Task<bool> Release(string key, string token) => redis.CallAsync(async database =>
    {
        await database.ScriptEvaluateAsync(ReleaseScript, [key], [token]);
        return true;
    }, () => Task.FromResult(false));
}
