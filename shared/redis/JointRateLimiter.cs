using System.Globalization;
using StackExchange.Redis;

namespace Ainer.Redis;

/// <summary>A token bucket: its name, how fast it fills and how much it holds.</summary>
public sealed record RateBucket(string Name, double PerSecond, double Burst);

/// <summary>
/// Several token buckets under one decision: a token of each, or none of any. Shared by all processes through Redis, in one script; while Redis is away each process
/// limits by itself at the same rates.
/// </summary>
public sealed class JointRateLimiter(RedisConnection redis, TimeProvider clock)
{
    private const int MaxLocalBuckets = 10_000;

    // KEYS: the buckets; ARGV: tokens per second and burst of each. Returns allowed and seconds to wait for the slowest.
    private const string Script = """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
        local tokens = {}
        local wait = 0
        for i, key in ipairs(KEYS) do
            local rate, burst = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
            local bucket = redis.call('HMGET', key, 'tokens', 'at')
            local left = tonumber(bucket[1]) or burst
            local at = tonumber(bucket[2]) or now
            left = math.min(burst, left + math.max(0, now - at) * rate)
            tokens[i] = left
            if left < 1 then wait = math.max(wait, (1 - left) / rate) end
        end
        if wait > 0 then return { 0, tostring(wait) } end
        for i, key in ipairs(KEYS) do
            local rate, burst = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
            redis.call('HMSET', key, 'tokens', tostring(tokens[i] - 1), 'at', string.format('%.6f', now))
            redis.call('PEXPIRE', key, math.ceil((burst / rate + 1) * 1000))
        end
        return { 1, '0' }
        """;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TokenBucket> _local = new(StringComparer.Ordinal);

    /// <summary>Takes one token from each bucket, or says how long to wait until all have one. Remaining is not told.</summary>
    public Task<RateDecision> TakeAsync(IReadOnlyList<RateBucket> buckets) =>
        redis.CallAsync(async database =>
        {
            var arguments = buckets.SelectMany(bucket => new RedisValue[] { Number(bucket.PerSecond), Number(bucket.Burst) }).ToArray();
            var answer = (RedisResult[])await database.ScriptEvaluateAsync(Script, [.. buckets.Select(bucket => (RedisKey)redis.Key("rate", bucket.Name))], arguments);
            return new RateDecision((int)answer[0] == 1, 0, TimeSpan.FromSeconds(double.Parse((string)answer[1]!, CultureInfo.InvariantCulture)));
        }, () => Task.FromResult(TakeLocally(buckets)));

    private RateDecision TakeLocally(IReadOnlyList<RateBucket> buckets)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            if (_local.Count > MaxLocalBuckets) _local.Clear();
            var found = buckets.Select(bucket => (Limit: bucket, Bucket: Local(bucket, now))).ToList();
            // A cost of nothing refills and tells what is left.
            var wait = found.Max(pair => (1 - pair.Bucket.Take(now, pair.Limit.PerSecond, pair.Limit.Burst, 0).Remaining) / pair.Limit.PerSecond);
            if (wait > 0) return new RateDecision(false, 0, TimeSpan.FromSeconds(wait));
            foreach (var (limit, bucket) in found) bucket.Take(now, limit.PerSecond, limit.Burst, 1);
            return new RateDecision(true, 0, TimeSpan.Zero);
        }
    }

    private TokenBucket Local(RateBucket bucket, DateTimeOffset now)
    {
        if (!_local.TryGetValue(bucket.Name, out var found)) _local[bucket.Name] = found = new TokenBucket(bucket.Burst, now);
        return found;
    }

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
