using System.Text.Json;
using Ainer.Contracts;
using StackExchange.Redis;

namespace Ainer.Redis;

/// <summary>Short-lived copies of what Postgres says. A writer invalidates after its commit; the time to live bounds what a lost invalidation costs.</summary>
public sealed class RedisCache(RedisConnection redis)
{
    /// <summary>The cached value, or what <paramref name="load"/> returns (and then caches, unless it is null).</summary>
    public async Task<T?> GetOrLoadAsync<T>(string kind, string name, TimeSpan timeToLive, Func<Task<T?>> load)
        where T : class
    {
        var key = redis.Key(kind, name);
        var cached = await redis.CallAsync(database => database.StringGetAsync(key), () => Task.FromResult(RedisValue.Null));
        if (cached.HasValue && Read<T>(cached!) is { } value) return value;
        var loaded = await load();
        if (loaded is not null)
            await redis.CallAsync(database => database.StringSetAsync(key, AinerJson.Write(loaded), timeToLive), () => Task.FromResult(false));
        return loaded;
    }

    /// <summary>Forgets a value; call it after the commit that changed it.</summary>
    public Task InvalidateAsync(string kind, string name) => redis.CallAsync(database => database.KeyDeleteAsync(redis.Key(kind, name)), () => Task.FromResult(false));

    private static T? Read<T>(string json)
        where T : class
    {
        try
        {
            return AinerJson.Read<T>(json);
        }
        catch (JsonException)
        {
            // Written by another version of this process: as good as absent.
            return null;
        }
    }
}
