using System.Collections.Concurrent;
using System.Globalization;
using StackExchange.Redis;

namespace Ainer.Redis;

/// <summary>May the caller go on, and if not, after how long.</summary>
public sealed record RateDecision(bool Allowed, double Remaining, TimeSpan RetryAfter);

/// <summary>
/// Token buckets, shared by all processes through Redis (a script, so that take and refill are one step). When Redis is away each process limits by itself:
/// the limit is then per process, and nothing is refused because of the outage.
/// </summary>
public sealed class RateLimiter(RedisConnection redis, TimeProvider clock)
{
    private const int MaxLocalBuckets = 10_000;

    // KEYS[1] bucket; ARGV: tokens per second, burst, cost. Returns allowed, tokens left and seconds to wait.
    private const string Script = """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
        local rate, burst, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
        local tokens = tonumber(bucket[1]) or burst
        local at = tonumber(bucket[2]) or now
        tokens = math.min(burst, tokens + math.max(0, now - at) * rate)
        local allowed = 0
        local wait = 0
        if tokens >= cost then
            tokens = tokens - cost
            allowed = 1
        else
            wait = (cost - tokens) / rate
        end
        redis.call('HMSET', KEYS[1], 'tokens', tostring(tokens), 'at', string.format('%.6f', now))
        redis.call('PEXPIRE', KEYS[1], math.ceil((burst / rate + 1) * 1000))
        return { allowed, tostring(tokens), tostring(wait) }
        """;

    private readonly ConcurrentDictionary<string, TokenBucket> _local = new();

    /// <summary>Takes a token from a bucket that refills at <paramref name="perSecond"/> up to <paramref name="burst"/>.</summary>
    public Task<RateDecision> TakeAsync(string bucket, double perSecond, double burst, double cost = 1) =>
        redis.CallAsync(async database =>
        {
            var answer = (RedisResult[])await database.ScriptEvaluateAsync(Script, [redis.Key("rate", bucket)],
                [perSecond.ToString(CultureInfo.InvariantCulture), burst.ToString(CultureInfo.InvariantCulture), cost.ToString(CultureInfo.InvariantCulture)]);
            return new RateDecision((int)answer[0] == 1, Number(answer[1]), TimeSpan.FromSeconds(Number(answer[2])));
        }, () => Task.FromResult(TakeLocally(bucket, perSecond, burst, cost)));

    private RateDecision TakeLocally(string bucket, double perSecond, double burst, double cost)
    {
        // Full buckets say nothing; forgetting all of them now and then bounds the memory of an outage.
        if (_local.Count > MaxLocalBuckets) _local.Clear();
        var found = _local.GetOrAdd(bucket, static (_, start) => new TokenBucket(start.burst, start.now), (burst, now: clock.GetUtcNow()));
        lock (found) return found.Take(clock.GetUtcNow(), perSecond, burst, cost);
    }

    private static double Number(RedisResult value) => double.Parse((string)value!, CultureInfo.InvariantCulture);
}

/// <summary>The same bucket as the script's, in memory.</summary>
internal sealed class TokenBucket(double tokens, DateTimeOffset at)
{
    private double _tokens = tokens;
    private DateTimeOffset _at = at;

    public RateDecision Take(DateTimeOffset now, double perSecond, double burst, double cost)
    {
        _tokens = Math.Min(burst, _tokens + (Math.Max(0, (now - _at).TotalSeconds) * perSecond));
        _at = now;
        if (_tokens < cost) return new RateDecision(false, _tokens, TimeSpan.FromSeconds((cost - _tokens) / perSecond));
        _tokens -= cost;
        return new RateDecision(true, _tokens, TimeSpan.Zero);
    }
}
