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
    public async Task A_lock_is_held_once_and_free_again_after_dispose()
    {
        var first = new ShortLock(_here);
        var second = new ShortLock(_there);
        await using (await first.TryTakeAsync("x", TimeSpan.FromSeconds(30)))
        {
            Assert.Null(await first.TryTakeAsync("x", TimeSpan.FromSeconds(30)));
            Assert.Null(await second.TryTakeAsync("x", TimeSpan.FromSeconds(30)));
        }
        await using var again = await second.TryTakeAsync("x", TimeSpan.FromSeconds(30));
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Without_Redis_a_lock_holds_within_the_process()
    {
        var locks = new ShortLock(_away);
        await using var held = await locks.TryTakeAsync("x", TimeSpan.FromSeconds(30));
        Assert.NotNull(held);
        Assert.Null(await locks.TryTakeAsync("x", TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_cached_value_is_loaded_once_until_it_is_invalidated()
    {
        var cache = new RedisCache(_here);
        var loads = 0;
        Task<Thing?> LoadAsync() => Task.FromResult<Thing?>(new Thing($"雨 {++loads}"));
        Assert.Equal("雨 1", (await cache.GetOrLoadAsync("thing", "a", TimeSpan.FromMinutes(1), LoadAsync))!.Name);
        Assert.Equal("雨 1", (await cache.GetOrLoadAsync("thing", "a", TimeSpan.FromMinutes(1), LoadAsync))!.Name);
        await cache.InvalidateAsync("thing", "a");
        Assert.Equal("雨 2", (await cache.GetOrLoadAsync("thing", "a", TimeSpan.FromMinutes(1), LoadAsync))!.Name);
    }

    [Fact]
    public async Task Without_Redis_every_read_loads_and_nothing_fails()
    {
        var cache = new RedisCache(_away);
        var loads = 0;
        for (var i = 0; i < 3; i++) await cache.GetOrLoadAsync("thing", "a", TimeSpan.FromMinutes(1), () => Task.FromResult<Thing?>(new Thing($"{++loads}")));
        await cache.InvalidateAsync("thing", "a");
        Assert.Equal(3, loads);
        Assert.False(await _away.IsReadyAsync());
        Assert.True(await _here.IsReadyAsync());
    }

    private sealed record Thing(string Name);
}
