using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Redis;
using Ainer.Testing;
using Microsoft.Extensions.Options;

namespace Ainer.Language.Tests;

/// <summary>Limits of calls per provider and per tenant, over processes; each process is a connection of its own here.</summary>
public sealed class LimitTests : IDisposable
{
    private readonly TestRedis _redis = new();
    private readonly List<RedisConnection> _connections = [];
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _connections.ForEach(connection => connection.Dispose());

    [Fact]
    public async Task Processes_share_the_providers_limit()
    {
        var model = new Counting();
        ILanguageModel[] processes = [Limited(model, Here()), Limited(model, Here())];
        Assert.Equal(4, await CallsAsync(12, i => (processes[i % 2], $"t_{i}")));
        Assert.Equal(4, model.Calls);
    }

    [Fact]
    public async Task A_tenant_that_used_up_its_own_limit_takes_nothing_from_the_others()
    {
        var model = new Counting();
        var limited = Limited(model, Here());
        Assert.Equal(2, await CallsAsync(10, _ => (limited, "greedy")));
        Assert.Equal(2, await CallsAsync(10, _ => (limited, "modest")));
        Assert.Equal(0, await CallsAsync(1, _ => (limited, "late")));
    }

    [Fact]
    public async Task While_Redis_is_away_each_process_keeps_the_limits_by_itself()
    {
        var model = new Counting();
        ILanguageModel[] processes = [Limited(model, Away()), Limited(model, Away())];
        Assert.Equal(2, await CallsAsync(5, _ => (processes[0], "a")));
        Assert.Equal(2, await CallsAsync(5, i => (processes[0], $"b{i}")));
        Assert.Equal(4, await CallsAsync(9, i => (processes[1], $"c{i}")));
    }

    [Fact]
    public async Task A_refusal_says_when_to_come_back()
    {
        var limited = Limited(new Counting(), Here());
        await CallsAsync(2, _ => (limited, "a"));
        var error = await Assert.ThrowsAsync<AinerException>(() => limited.AskAsync(new ChatQuestion("a", "", ""), new TokenUse(), Ct));
        Assert.Equal(ErrorCode.ProviderRateLimited, error.Code);
        Assert.InRange(AinerJson.ToElement(error.Details).GetProperty("retry_after_s").GetDouble(), 180, 200);
    }

    [Fact]
    public async Task A_short_wait_is_waited_out()
    {
        var model = new Counting();
        var limited = Limited(model, Here(), options => (options.TenantPerSecond, options.ProviderPerSecond, options.MaxWaitSeconds, options.BurstS) = (50, 50, 20, 0.02));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => limited.AskAsync(new ChatQuestion("a", "", ""), new TokenUse(), Ct)));
        Assert.Equal(10, model.Calls);
    }

    [Fact]
    public async Task A_bucket_that_refuses_leaves_the_others_full()
    {
        foreach (var connection in new[] { Here(), Away() })
        {
            var limiter = new JointRateLimiter(connection, TimeProvider.System);
            RateBucket wide = new("wide", 0.01, 3), narrow = new("narrow", 0.01, 1);
            Assert.True((await limiter.TakeAsync([wide, narrow])).Allowed);
            for (var i = 0; i < 5; i++) Assert.False((await limiter.TakeAsync([wide, narrow])).Allowed);
            Assert.True((await limiter.TakeAsync([wide])).Allowed);
            Assert.True((await limiter.TakeAsync([wide])).Allowed);
            var refused = await limiter.TakeAsync([wide]);
            Assert.False(refused.Allowed);
            Assert.InRange(refused.RetryAfter.TotalSeconds, 90, 100);
        }
    }

    private static LimitedLanguageModel Limited(ILanguageModel model, RedisConnection redis, Action<LanguageOptions>? change = null)
    {
        var options = new LanguageOptions { MaxWaitSeconds = 0, BurstS = 400 };
        // Four calls of the provider, two of a tenant, and then nothing for a long time.
        (options.ProviderPerSecond, options.TenantPerSecond) = (0.01, 0.005);
        change?.Invoke(options);
        return new LimitedLanguageModel(model, new JointRateLimiter(redis, TimeProvider.System), Options.Create(options), TimeProvider.System);
    }

    private RedisConnection Here() => Keep(new RedisOptions { Endpoint = _redis.Endpoint, KeyPrefix = _redis.KeyPrefix, TimeoutMs = 5000 });

    private RedisConnection Away() => Keep(new RedisOptions { Endpoint = "127.0.0.1:1", TimeoutMs = 200 });

    private RedisConnection Keep(RedisOptions options)
    {
        var connection = new RedisConnection(Options.Create(options), TimeProvider.System);
        _connections.Add(connection);
        return connection;
    }

    private static async Task<int> CallsAsync(int calls, Func<int, (ILanguageModel Model, string Tenant)> pick)
    {
        var allowed = 0;
        for (var i = 0; i < calls; i++)
        {
            var (model, tenant) = pick(i);
            try
            {
                await model.AskAsync(new ChatQuestion(tenant, "", ""), new TokenUse(), Ct);
                allowed++;
            }
            catch (AinerException refusal)
            {
                Assert.Equal(ErrorCode.ProviderRateLimited, refusal.Code);
            }
        }
        return allowed;
    }

    private sealed class Counting : ILanguageModel
    {
        private int _calls;
        public int Calls => _calls;
        public string? Missing => null;

        public Task<ChatAnswer> AskAsync(ChatQuestion question, TokenUse use, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _calls);
            return Task.FromResult(new ChatAnswer("", null, "", false));
        }
    }
}
