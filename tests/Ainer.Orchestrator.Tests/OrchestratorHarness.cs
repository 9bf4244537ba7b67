using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Messaging;
using Ainer.ModelRouter;
using Ainer.Orchestrator.Jobs;
using Ainer.Orchestrator.Runs;
using Ainer.Postgres;
using Ainer.Testing;
using Ainer.WorkerHub;
using Microsoft.Extensions.Options;

namespace Ainer.Orchestrator.Tests;

/// <summary>A real database with the line's schemas, and the orchestrator's services over it. The plan comes from a table in place of the planner's view.</summary>
public sealed class OrchestratorHarness : IAsyncLifetime
{
    private const string PlanTable = """
        create schema planner;
        create table planner.plan_v1 (run_id text, generation int, graph jsonb);
        grant usage on schema planner to ainer_worker;
        grant select, insert on planner.plan_v1 to ainer_worker;
        """;

    internal IdSource Ids { get; } = new(TimeProvider.System);
    internal TestDatabase Database { get; private set; } = null!;
    internal RunLifecycle Runs { get; private set; } = null!;
    internal JobGraphs Graphs { get; private set; } = null!;
    internal JobProgression Progression { get; private set; } = null!;
    internal RunSweep Sweep { get; private set; } = null!;
    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(
            MessagingServices.Migrations, OrchestratorServices.Migrations, WorkerHubServices.Migrations, ModelRouterServices.Migrations);
        await Database.Owner.ExecuteAsync(PlanTable, null, Stop);
        var options = Options.Create(new OrchestratorOptions { RetryBaseS = 0.01, RetryCapS = 0.1, SweepAfterS = 1 });
        var events = new RunEventLog(Ids);
        Runs = new RunLifecycle(Database.Worker, events);
        Progression = new JobProgression(events, options, new FixedJitter());
        Graphs = new JobGraphs(Database.Worker, Progression, Ids, options);
        Sweep = new RunSweep(Database.Worker, events, options);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    /// <summary>Accepts a task as the gateway does: as role app, inside the tenant.</summary>
    internal Task<string> AcceptAsync(string tenant = "t_001", params string[] reviewBefore) => AcceptAsync(tenant, null, null, reviewBefore);

    private async Task<string> AcceptAsync(string tenant, string? chapter, string? parent, string[] reviewBefore)
    {
        var runId = Ids.New("run");
        var spec = new { TaskId = Ids.New("task"), RunId = runId, TenantId = tenant, ProjectId = "p_001", TaskType = "novel.video", ChapterId = chapter, ParentRunId = parent, ReviewBefore = reviewBefore, Payload = new { Text = "hello" } };
        await Database.App.InTenantAsync(tenant, tx => tx.ScalarAsync<string>("select orchestrator.accept_run(@spec)::text", new { spec = Jsonb.Of(spec) }), Stop);
        return runId;
    }

    /// <summary>A running run whose plan is two voices (alike: that say the same), one picture that needs both, and the film.</summary>
    internal async Task<string> RunningAsync(string tenant = "t_001", string? address = null, string? chapter = null, string? parent = null, bool alike = false)
    {
        var runId = await PlannedAsync(tenant, address, chapter, parent, alike);
        await Graphs.StartStageAsync(runId, RunStage.Execute, Stop);
        return runId;
    }

    /// <summary>The same before its first job is released.</summary>
    internal async Task<string> PlannedAsync(string tenant = "t_001", string? address = null, string? chapter = null, string? parent = null, bool alike = false)
    {
        var runId = await AcceptAsync(tenant, chapter, parent, []);
        Assert.True(await Runs.StartAsync(runId, 1, Stop));
        object[] jobs =
        [
            new { Key = "tts:1", Kind = "audio", Operation = "tts", Params = new { }, EstimatedCost = 1m, ContentAddress = address is null ? null : address + "1" },
            new { Key = "tts:2", Kind = "audio", Operation = "tts", Params = new { }, EstimatedCost = 1m, ContentAddress = address is null ? null : address + (alike ? "1" : "2") },
            new { Key = "shot:1", Kind = "video", Operation = "i2v", Params = new { }, EstimatedCost = 2m, ShotId = "S1", ContentAddress = address is null ? null : address + "3", Inputs = new[] { new { Name = "line:1", Key = "tts:1" }, new { Name = "line:2", Key = "tts:2" } } },
            new { Key = "film", Kind = "compose", Operation = "compose", Params = new { }, EstimatedCost = 0.5m, Inputs = new[] { new { Name = "shot:S1", Key = "shot:1" } } },
        ];
        await Database.Worker.ExecuteAsync("insert into planner.plan_v1 values (@runId, 1, @graph)", new { runId, graph = Jsonb.Of(new { jobs }) }, Stop);
        await Graphs.CreateAsync(runId, Stop);
        Assert.True(await Runs.EnterStageAsync(runId, 1, RunStage.Execute, Stop));
        return runId;
    }

    internal async Task<Dictionary<string, (string JobId, string Status, int Attempt)>> JobsAsync(string runId) =>
        (await Database.Worker.ReadAsync<JobLine>("select key, job_id, status, attempt from orchestrator.jobs where run_id = @runId", new { runId }, Stop))
            .ToDictionary(row => row.Key, row => (row.JobId, row.Status, row.Attempt), StringComparer.Ordinal);

    internal async Task<string> StatusAsync(string runId) =>
        (await Database.Worker.ReadOneAsync<string>("select status from orchestrator.runs where run_id = @runId", new { runId }, Stop))!;

    internal async Task<IReadOnlyList<string>> EventTypesAsync(string runId) =>
        await Database.Worker.ReadAsync<string>("select event_type from orchestrator.event_v1 where run_id = @runId order by run_seq", new { runId }, Stop);

    /// <summary>Tells the progression what a hub event says.</summary>
    internal Task TellAsync(string runId, string jobKey, string type, Contracts.Errors.ErrorCode? code = null, int? attempt = null, object? payload = null) =>
        Database.Worker.InTransactionAsync(async tx =>
        {
            var (jobId, _, current) = (await JobsAsync(runId))[jobKey];
            await Progression.ApplyAsync(tx, new EventEnvelope
            {
                EventId = Ids.NewEventId(), EventType = type, Producer = Producers.WorkerHub, OccurredAt = TimeProvider.System.GetUtcNow(), TenantId = "t_001", ProjectId = "p_001",
                RunId = runId, JobId = jobId, Attempt = attempt ?? current, ErrorCode = code, Payload = AinerJson.ToElement(payload ?? new { }),
            });
        }, Stop);

    /// <summary>The job succeeds with an artifact that is registered.</summary>
    internal async Task MadeAsync(string runId, string jobKey)
    {
        var (jobId, _, _) = (await JobsAsync(runId))[jobKey];
        await Database.Worker.ExecuteAsync("""
            insert into worker_hub.artifacts (artifact_id, tenant_id, project_id, run_id, job_id, attempt, kind, bucket, object_key, sha256, bytes, content_type)
            select 'art_' || substr(job_id, 5), tenant_id, project_id, run_id, job_id, attempt, 'speech', 'b', job_id, repeat('0', 64), 1, 'audio/wav' from orchestrator.jobs where job_id = @jobId
            """, new { jobId }, Stop);
        await TellAsync(runId, jobKey, EventTypes.JobSucceeded, payload: new { artifact_ids = new[] { "art_" + jobId[4..] } });
    }

    private sealed record JobLine(string Key, string JobId, string Status, int Attempt);
}

/// <summary>Always the same spread.</summary>
internal sealed class FixedJitter : Jitter
{
    public override double Next() => 0.5;
}
