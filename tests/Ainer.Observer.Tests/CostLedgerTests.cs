using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Messaging;
using Ainer.Observer.Costs;
using Ainer.Orchestrator;
using Ainer.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ainer.Observer.Tests;

/// <summary>One cost row for each attempt that ended.</summary>
public sealed class CostLedgerTests : IAsyncLifetime
{
    private static readonly WorkUsage Usage = new() { WallS = 12.5, GpuS = 8, InputUnits = 100, OutputUnits = 20, Cost = 0.125m };
    private readonly IdSource _ids = new(TimeProvider.System);
    private TestDatabase _database = null!;
    private EnvelopeConsumer _consumer = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(MessagingServices.Migrations, OrchestratorServices.Migrations, ObserverServices.Migrations);
        _consumer = new EnvelopeConsumer(_database.Worker, NullLogger<EnvelopeConsumer>.Instance, TimeProvider.System);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Each_attempt_is_booked_once_whether_it_brought_something_or_not()
    {
        var failed = Event(EventTypes.JobFailed, 1, new { Provider = "builtin.espeak", NodeId = "node-a", Usage }, ErrorCode.ProviderFailed);
        var succeeded = Event(EventTypes.JobSucceeded, 2, new { Provider = "builtin.espeak", NodeId = "node-b", Usage });
        foreach (var envelope in new[] { failed, failed, succeeded, succeeded, succeeded with { EventId = _ids.NewEventId() } }) await HearAsync(envelope);
        Assert.Equal(["1 builtin.espeak node-a 12.5 8 100 20 0.125000 failed provider_failed", "2 builtin.espeak node-b 12.5 8 100 20 0.125000 succeeded"], await BookedAsync());
    }

    [Fact]
    public async Task A_finished_composition_is_booked_and_news_that_end_no_attempt_are_not()
    {
        foreach (var type in new[] { EventTypes.JobClaimed, EventTypes.JobProgress, EventTypes.ComposeProgress, EventTypes.ComposeFailed, EventTypes.RunFailed })
            await HearAsync(Event(type, 1, new { Usage }));
        Assert.Empty(await BookedAsync());
        await HearAsync(Event(EventTypes.ComposeCompleted, 1, new { Provider = "builtin.composer", NodeId = "composer-1", Usage }));
        Assert.Equal(["1 builtin.composer composer-1 12.5 8 100 20 0.125000 succeeded"], await BookedAsync());
    }

    [Fact]
    public async Task An_attempt_that_says_nothing_of_its_usage_is_booked_at_nothing()
    {
        await HearAsync(Event(EventTypes.JobFailed, 1, new { NodeId = "node-a" }, ErrorCode.LeaseLost));
        await HearAsync(Event(EventTypes.JobFailed, 2, null, ErrorCode.LeaseLost));
        Assert.Equal(["1 unknown node-a 0 0 0 0 0.000000 failed lease_lost", "2 unknown 0 0 0 0 0.000000 failed lease_lost"], await BookedAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_lost_attempt_has_cost_is_booked_once_whether_it_is_heard_before_or_after_the_loss(bool before)
    {
        var lost = Event(EventTypes.JobFailed, 1, new { Provider = "deepseek", NodeId = "node-a" }, ErrorCode.LeaseLost);
        var usage = Event(EventTypes.JobUsage, 1, new { Provider = "deepseek", NodeId = "node-a", Lease = "expired", Usage }, ErrorCode.LeaseLost);
        foreach (var envelope in before ? new[] { usage, lost, usage } : [lost, usage, usage with { EventId = _ids.NewEventId() }, lost]) await HearAsync(envelope);
        Assert.Equal(["1 deepseek node-a 12.5 8 100 20 0.125000 failed lease_lost"], await BookedAsync());
    }

    [Fact]
    public async Task Each_paid_call_of_a_background_task_is_booked_once()
    {
        var first = Event(EventTypes.TaskUsage, 1, new { TaskId = "task_1", Step = "answer:summary:00001", Provider = "deepseek", Usage = new { InputUnits = 1000, OutputUnits = 50, Cost = 0.0025m } }) with { JobId = null };
        var second = first with { EventId = _ids.NewEventId(), Attempt = 2, Payload = AinerJson.ToElement(new { TaskId = "task_1", Step = "answer:summary:00002", Provider = "deepseek", Usage = new { InputUnits = 2000, OutputUnits = 60, Cost = 0.005m } }) };
        foreach (var envelope in new[] { first, first, second, second with { EventId = _ids.NewEventId() } }) await HearAsync(envelope);
        Assert.Equal(["1 deepseek 0 0 1000 50 0.002500 succeeded", "2 deepseek 0 0 2000 60 0.005000 succeeded"], await BookedAsync());
        await HearAsync(first with { EventId = _ids.NewEventId(), Attempt = 3, ErrorCode = ErrorCode.ProviderOutputInvalid });
        Assert.Equal("3 deepseek 0 0 1000 50 0.002500 failed provider_output_invalid", (await BookedAsync())[^1]);
        Assert.Equal(["llm"], await _database.Worker.ReadAsync<string>("select distinct kind from observer.cost_v1", null, Stop));
    }

    [Fact]
    public async Task The_app_role_sees_the_costs_of_its_own_tenant_only()
    {
        await HearAsync(Event(EventTypes.JobSucceeded, 1, new { Usage }));
        Assert.Equal(1, await _database.App.ReadOneAsync<long>("t_001", "select count(*) from observer.cost_v1", null, Stop));
        Assert.Equal(0, await _database.App.ReadOneAsync<long>("t_002", "select count(*) from observer.cost_v1", null, Stop));
        Assert.Equal(0, await _database.App.ReadOneAsync<long>("select count(*) from observer.cost_v1", null, Stop));
    }

    private EventEnvelope Event(string type, int attempt, object? payload, ErrorCode? code = null) => new()
    {
        EventId = _ids.NewEventId(),
        EventType = type,
        Producer = Producers.WorkerHub,
        OccurredAt = TimeProvider.System.GetUtcNow(),
        TenantId = "t_001",
        ProjectId = "p_001",
        RunId = "run_1",
        JobId = "job_1",
        Attempt = attempt,
        ErrorCode = code,
        Payload = payload is null ? default : AinerJson.ToElement(payload),
    };

    // An event without a payload has no such field on the wire.
    private Task<ConsumeOutcome> HearAsync(EventEnvelope envelope)
    {
        var message = envelope.Payload.ValueKind == System.Text.Json.JsonValueKind.Undefined
            ? AinerJson.Write(envelope with { Payload = AinerJson.ToElement(new { }) }).Replace(",\"payload\":{}", "", StringComparison.Ordinal)
            : AinerJson.Write(envelope);
        return _consumer.ConsumeAsync("observer.costs", message, null, (heard, tx) => CostLedger.BookAsync(tx, heard), Stop);
    }

    private Task<IReadOnlyList<string>> BookedAsync() => _database.Worker.ReadAsync<string>(
        "select concat_ws(' ', attempt, provider, node_id, wall_s, gpu_s, input_units, output_units, cost, outcome, error_code) from observer.cost_v1 order by attempt", null, Stop);
}
