using System.Text.Json;
using Ainer.BackgroundTasks.Execution;
using Ainer.BackgroundTasks.Intake;
using Ainer.Contracts;
using Ainer.Messaging;
using Ainer.Orchestrator;
using Ainer.Postgres;
using Ainer.Testing;
using Ainer.TypedTasks;
using Ainer.WorkerHub;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ainer.BackgroundTasks.Tests;

/// <summary>A real database, and executors of any number over it: each a host of its own, as a process would be.</summary>
public sealed class TaskHarness : IAsyncLifetime
{
    internal IdSource Ids { get; } = new(TimeProvider.System);
    internal TestDatabase Database { get; private set; } = null!;
    internal TestBucket Bucket { get; private set; } = null!;
    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(MessagingServices.Migrations, OrchestratorServices.Migrations, WorkerHubServices.Migrations, BackgroundTaskServices.Migrations);
        Bucket = await TestBucket.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Bucket.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>The settings of every executor: short pauses, and leases that last where a machine stands still for seconds; <see cref="LapseAsync"/> ends those of a dead process.</summary>
    internal IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>([.. Database.Settings, .. Bucket.Settings])
    {
        ["BackgroundTasks:PulseS"] = "0.1", ["BackgroundTasks:PollS"] = "0.1", ["BackgroundTasks:LeaseS"] = "60", ["BackgroundTasks:RetryBaseS"] = "0.05", ["BackgroundTasks:RetryCapS"] = "0.2",
        ["BackgroundTasks:GraceS"] = "0.3", ["BackgroundTasks:DrainS"] = "0.2", ["BackgroundTasks:ForgottenAfterS"] = "1",
    };

    /// <summary>Takes whoever runs something for dead, as the clock does when leases lapse.</summary>
    internal Task<int> LapseAsync() => Database.Worker.ExecuteAsync("update background_tasks.executions set lease_expires_at = now() - interval '1 second' where status = 'running'", null, Stop);

    /// <summary>An executor with these types besides the module's own, started.</summary>
    internal Task<RunningExecutor> StartAsync(Dictionary<string, string?>? settings = null, params TaskType[] types) => StartAsync(TimeProvider.System, settings, types);

    /// <summary>The same, going by a clock of the test's own.</summary>
    internal async Task<RunningExecutor> StartAsync(TimeProvider clock, Dictionary<string, string?>? settings = null, params TaskType[] types)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        if (settings is not null) builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddWorkerDatabase(builder.Configuration);
        builder.Services.AddSingleton(clock).AddSingleton(Ids).AddSingleton<OutboxSignal>().AddSingleton<Outbox>();
        builder.Services.AddBackgroundTasks(builder.Configuration);
        foreach (var type in types) builder.Services.AddSingleton(type);
        var host = builder.Build();
        await host.StartAsync(Stop);
        return new RunningExecutor(host);
    }

    /// <summary>Accepts a task as the gateway does, and takes it in as the consumer of task.submitted does.</summary>
    internal async Task<string> SubmitAsync(string type, object parameters, string tenant = "t_001", int priority = 5)
    {
        var (taskId, runId) = await AcceptAsync(type, parameters, tenant, priority);
        await TakeInAsync(runId);
        return taskId;
    }

    /// <summary>Accepts a task as the gateway does: as role app, inside the tenant.</summary>
    internal async Task<(string TaskId, string RunId)> AcceptAsync(string type, object parameters, string tenant = "t_001", int priority = 5, string? fingerprint = null)
    {
        var spec = new { TaskId = Ids.New("task"), RunId = Ids.New("run"), TenantId = tenant, ProjectId = "p_001", TaskType = type, Priority = priority, Fingerprint = fingerprint, Payload = parameters };
        var accepted = await Database.App.InTenantAsync(tenant,
            tx => tx.QuerySingleAsync<(string, string)>("select task_id, run_id from orchestrator.accept_once(@spec)", new { spec = Jsonb.Of(spec) }), Stop);
        return accepted;
    }

    /// <summary>What the consumer does.</summary>
    internal Task TakeInAsync(string runId)
    {
        var intake = new TaskIntake(new Outbox(new OutboxSignal()), new TaskWakeUp(TimeProvider.System), _ => { });
        return Database.Worker.InTransactionAsync(tx => intake.AcceptAsync(tx, runId), Stop);
    }

    internal Task CancelAsync(string taskId, int? generation = null) => CommandAsync(taskId, (intake, tx, runId) => intake.CancelAsync(tx, runId, generation, "the test wants it"));

    internal Task RetryAsync(string taskId, int? generation = null) => CommandAsync(taskId, (intake, tx, runId) => intake.RetryAsync(tx, runId, generation));

    internal async Task<TaskState> ReadAsync(string taskId) =>
        (await Database.Worker.ReadOneAsync<TaskState>("""
            select t.status, t.progress::float8 as progress, t.result::text as result, t.error, t.retry_count, t.last_attempt_at, t.next_attempt_at, t.node_id, t.parent_task_id, t.sub_tasks, r.status as run_status
              from orchestrator.task_v1 t join orchestrator.run_v1 r using (run_id) where t.task_id = @taskId
            """, new { taskId }, Stop))!;

    /// <summary>Waits until a task is over.</summary>
    internal async Task<TaskState> EndOfAsync(string taskId, double seconds = 120)
    {
        TaskState state = null!;
        await Eventually.AssertAsync(async () => (state = await ReadAsync(taskId)).IsOver, TimeSpan.FromSeconds(seconds), $"task {taskId} is over", Stop);
        return state;
    }

    private Task CommandAsync(string taskId, Func<TaskIntake, Transaction, string, Task> command) => Database.Worker.InTransactionAsync(async tx =>
    {
        var runId = await tx.ScalarAsync<string>("select run_id from orchestrator.task_v1 where task_id = @taskId", new { taskId });
        await command(new TaskIntake(new Outbox(new OutboxSignal()), new TaskWakeUp(TimeProvider.System), _ => { }), tx, runId!);
    }, Stop);

    internal Task<IReadOnlyList<string>> EventsAsync(string taskId) => Database.Worker.ReadAsync<string>(
        "select e.event_type from orchestrator.event_v1 e join orchestrator.task_v1 t using (run_id) where t.task_id = @taskId order by e.run_seq", new { taskId }, Stop);
}

/// <summary>An executor's host.</summary>
internal sealed class RunningExecutor(IHost host) : IAsyncDisposable
{
    /// <summary>How many attempts it runs.</summary>
    public int Running => host.Services.GetRequiredService<RunningAttempts>().Count;

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
    }
}

/// <summary>A task as its caller sees it.</summary>
internal sealed record TaskState
{
    public required string Status { get; init; }
    public required double Progress { get; init; }
    public string? Result { get; init; }
    public JsonElement? Error { get; init; }
    public int RetryCount { get; init; }
    public DateTimeOffset? LastAttemptAt { get; init; }
    public DateTimeOffset? NextAttemptAt { get; init; }
    public string? NodeId { get; init; }
    public string? ParentTaskId { get; init; }
    public JsonElement? SubTasks { get; init; }
    public required string RunStatus { get; init; }

    public bool IsOver => Status is "completed" or "completed_with_errors" or "failed" or "cancelled" or "dead_letter";
    public string? ErrorCode => Error?.GetProperty("code").GetString();
}
