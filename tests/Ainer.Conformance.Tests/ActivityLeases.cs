using System.Collections.Concurrent;
using Ainer.Conformance.Tests.Fixtures;
using Ainer.LocalHost.Durable;
using Ainer.LocalHost.Durable.Activities;
using Ainer.LocalHost.Durable.Engine;
using Ainer.LocalHost.Durable.History;
using Ainer.LocalHost.Durable.Store;
using Ainer.LocalHost.Durable.Wake;
using Ainer.Testing;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ainer.Conformance.Tests;

/// <summary>One engine may be given a second lease of a call whose first it still holds: the first was freed meanwhile by a step that turned out to be void.</summary>
public sealed class ActivityLeases(Store store)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_that_is_leased_again_while_its_first_lease_is_held_runs_with_the_second()
    {
        using var wake = new HubWake();
        await using var services = new ServiceCollection().BuildServiceProvider();
        using var stop = new CancellationTokenSource();
        var delivered = new ConcurrentQueue<long>();
        var dispatcher = Dispatcher(Parts("leases", services, wake), result => delivered.Enqueue(result.Item.Token));
        var first = Call(new ActivityKey(1, 0, 0), token: 1);
        var second = first with { Token = 2 };

        dispatcher.Hold(first.Key, first.Token);
        dispatcher.Hold(second.Key, second.Token);
        dispatcher.Run(first);
        dispatcher.Run(second);
        var work = dispatcher.WorkAsync(stop.Token);
        await Eventually.AssertAsync(() => !delivered.IsEmpty, TimeSpan.FromSeconds(60), "the call has run", Ct);

        Assert.Equal([2L], delivered);
        dispatcher.Release(first);
        Assert.Equal([first.Key], dispatcher.Held);
        dispatcher.Release(second);
        Assert.Empty(dispatcher.Held);
        await stop.CancelAsync();
        await work;
    }

    [Fact]
    public async Task Of_two_results_of_one_call_that_come_together_the_one_that_has_the_lease_is_stored()
    {
        using var wake = new HubWake();
        await using var services = new ServiceCollection().BuildServiceProvider();
        using var stop = new CancellationTokenSource();
        var parts = Parts(store.NewHub("results"), services, wake);
        var engine = await DurableStore.RegisterAsync(store.Source, parts.Options.Hub, "engine", TimeSpan.FromMinutes(1), Ct);
        var key = new ActivityKey(await LeasedCallAsync(parts.Options.Hub, engine, token: 2), 0, 0);
        var results = new ResultLoop(parts, new DurableStore(store.Source, parts.Options.Hub, engine), Dispatcher(parts, _ => { }));

        results.Add(new ActivityResult(Call(key, token: 1), EventKind.TaskCompleted, "\"lost\""));
        results.Add(new ActivityResult(Call(key, token: 2), EventKind.TaskCompleted, "\"held\""));
        var loop = results.RunAsync(stop.Token);
        await Eventually.AssertAsync(() => results.Count == 0, TimeSpan.FromSeconds(60), "both results are settled", Ct);

        await using var command = store.Source.CreateCommand("select string_agg(data, ' ') from durable.message where hub = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = parts.Options.Hub });
        Assert.Equal("\"held\"", await command.ExecuteScalarAsync(Ct));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
    }

    private EngineParts Parts(string hub, IServiceProvider services, HubWake wake)
    {
        var registry = new DurableTaskRegistry();
        registry.AddActivityFunc<int>("Do", _ => Task.FromResult(1));
        return new EngineParts(
            new DurableEngineOptions { Hub = hub }, store.Source, new TaskCatalog(registry, services), BoundedDataConverter.Default, wake,
            TimeProvider.System, NullLoggerFactory.Instance, NullLogger.Instance);
    }

    private static ActivityDispatcher Dispatcher(EngineParts parts, Action<ActivityResult> deliver)
        => new(parts.Options, new ActivityRunner(parts.Catalog, parts.Converter), deliver, () => { }, parts.Log);

    private static ActivityItem Call(ActivityKey key, long token) => new(key, token, "instance", "Do", string.Empty, null, null);

    /// <returns>The key of a running instance that has called one activity.</returns>
    private async Task<long> LeasedCallAsync(string hub, long engine, long token)
    {
        await using var command = store.Source.CreateCommand(
            """
            with i as (insert into durable.instance (hub, instance_id, name, status) values ($1, 'caller', 'Caller', 0) returning key)
            insert into durable.activity (instance_key, execution, task_id, hub, name, lease_owner, lease_token)
            select key, 0, 0, $1, 'Do', $2, $3 from i returning instance_key
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hub });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = engine });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = token });
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
