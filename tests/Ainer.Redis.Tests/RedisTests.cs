using Ainer.Testing;
using Microsoft.Extensions.Options;

namespace Ainer.Redis.Tests;

public sealed class RedisTests : IDisposable
{
    private readonly TestRedis _redis = new();
    private readonly RedisConnection _here;
    private readonly RedisConnection _there;
    private readonly RedisConnection _away = new(Options.Create(new RedisOptions { Endpoint = "127.0.0.1:1", TimeoutMs = 200 }), TimeProvider.System);

    public RedisTests()
    {
        var options = Options.Create(new RedisOptions { Endpoint = _redis.Endpoint, KeyPrefix = _redis.KeyPrefix, TimeoutMs = 5000 });
        _here = new RedisConnection(options, TimeProvider.System);
        _there = new RedisConnection(options, TimeProvider.System);
    }

    public void Dispose()
    {
        _here.Dispose();
        _there.Dispose();
        _away.Dispose();
    }

    [Fact]
    public async Task Two_processes_share_one_bucket_and_are_told_when_to_come_back()
    {
        var first = new RateLimiter(_here, TimeProvider.System);
        var second = new RateLimiter(_there, TimeProvider.System);
        var decisions = new List<RateDecision>();
        for (var i = 0; i < 6; i++) decisions.Add(await (i % 2 == 0 ? first : second).TakeAsync("shared", 0.01, 5));
        Assert.Equal([true, true, true, true, true, false], decisions.Select(decision => decision.Allowed));
        Assert.InRange(decisions[^1].RetryAfter.TotalSeconds, 90, 100);
    }

    [Fact]
    public async Task Without_Redis_the_process_limits_by_itself()
    {
        var limiter = new RateLimiter(_away, TimeProvider.System);
        var decisions = new List<bool>();
        for (var i = 0; i < 4; i++) decisions.Add((await limiter.TakeAsync("alone", 0.01, 3)).Allowed);
        Assert.Equal([true, true, true, false], decisions);
    }

    [Fact]
    public void A_bucket_refills_with_time_up_to_its_burst()
    {
        var clock = new ManualClock();
        var bucket = new TokenBucket(2, clock.GetUtcNow());
        Assert.True(bucket.Take(clock.GetUtcNow(), 1, 2, 2).Allowed);
        Assert.Equal(TimeSpan.FromSeconds(1), bucket.Take(clock.GetUtcNow(), 1, 2, 1).RetryAfter);
        clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal(1, bucket.Take(clock.GetUtcNow(), 1, 2, 1).Remaining);
    }

    [Fact]
    public async Task It_is_known_whether_Redis_answers()
    {
        Assert.False(await _away.IsReadyAsync());
        Assert.True(await _here.IsReadyAsync());
    }
}
