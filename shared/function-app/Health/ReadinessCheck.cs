using Ainer.Messaging;
using Ainer.Postgres;
using Ainer.Redis;

namespace Ainer.FunctionApp.Health;

/// <summary>One thing that a process stands on.</summary>
/// <param name="Name">For example postgres.</param>
/// <param name="Required">False for what the process can do without (Redis): it is reported, and does not make the process unready.</param>
/// <param name="CheckAsync">True when it answers.</param>
public sealed record ReadinessCheck(string Name, bool Required, Func<CancellationToken, Task<bool>> CheckAsync)
{
    /// <summary>The database answers a query.</summary>
    public static ReadinessCheck Postgres(Database database) => new("postgres", true, async ct => await database.ReadOneAsync<int>("select 1", null, ct) == 1);

    /// <summary>The broker's connection is open, or opens now.</summary>
    public static ReadinessCheck Broker(BrokerConnection broker) => new("rabbitmq", true, async ct => (await broker.GetAsync(ct)).IsOpen);

    /// <summary>Redis answers.</summary>
    public static ReadinessCheck Redis(RedisConnection redis) => new("redis", false, _ => redis.IsReadyAsync());
}
