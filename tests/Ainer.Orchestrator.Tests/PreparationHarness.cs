using System.Text.Json;
using Ainer.AssetKnowledge;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.EntityCore;
using Ainer.EntityCore.Continuity;
using Ainer.LocalHost.Durable.Store;
using Ainer.Messaging;
using Ainer.ModelRouter;
using Ainer.Observer;
using Ainer.Orchestration.Stages;
using Ainer.Orchestrator.Jobs;
using Ainer.Orchestrator.Runs;
using Ainer.Planner;
using Ainer.Postgres;
using Ainer.Testing;
using Ainer.WorkerHub;
using Microsoft.Extensions.Options;

namespace Ainer.Orchestrator.Tests;

/// <summary>A real database with every schema that planning needs, and the stages of preparation over it as the app composes them.</summary>
public sealed class PreparationHarness : IAsyncLifetime
{
    internal const string Text = "Mara lit the lantern in the harbor. Rain fell on the boats.\n\"We must go now,\" said Mara.\n\"Wait,\" said Thomas. \"The bridge is gone.\"\nMara looked at the dark water and nodded.";
    private static readonly RunStage[] Stages = [RunStage.Ingest, RunStage.Entities, RunStage.Assets, RunStage.Plan];

    internal IdSource Ids { get; } = new(TimeProvider.System);
    internal TestDatabase Database { get; private set; } = null!;
    internal RunLifecycle Runs { get; private set; } = null!;
    internal Planning Planning { get; private set; } = null!;
    internal Preparation Preparation { get; private set; } = null!;
    internal JobGraphs Graphs { get; private set; } = null!;
    internal JobProgression Progression { get; private set; } = null!;
    internal RunEventLog Events { get; private set; } = null!;
    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(MessagingServices.Migrations, OrchestratorServices.Migrations, WorkerHubServices.Migrations, ModelRouterServices.Migrations,
            EntityCoreServices.Migrations, AssetKnowledgeServices.Migrations, PlannerServices.Migrations, ObserverServices.Migrations, new MigrationSet("durable", typeof(DurableStore).Assembly));
        var options = Options.Create(new OrchestratorOptions());
        Events = new RunEventLog(Ids);
        Runs = new RunLifecycle(Database.Worker, Events);
        Planning = new Planning(Database.Worker, TimeProvider.System);
        Progression = new JobProgression(Events, options, new FixedJitter());
        Graphs = new JobGraphs(Database.Worker, Progression, Ids, options);
        Preparation = new Preparation(Runs, Graphs, new EntityExtraction(Database.Worker, TimeProvider.System), new AssetRetrieval(Database.Worker, TimeProvider.System), Planning, new WorldPacks(Database.Worker), Database.Worker);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    /// <summary>Accepts a run of the text, or of edits of another run.</summary>
    internal async Task<string> AcceptAsync(string? text = null, string? parentRunId = null, object? edits = null, bool dryRun = false, string projectId = "p_001", decimal? budget = null)
    {
        var runId = await SubmitAsync(text, parentRunId, edits, dryRun, projectId, budget);
        Assert.True(await Runs.StartAsync(runId, 1, Stop));
        return runId;
    }

    /// <summary>A queued run, as the gateway leaves it.</summary>
    internal async Task<string> SubmitAsync(string? text = null, string? parentRunId = null, object? edits = null, bool dryRun = false, string projectId = "p_001", decimal? budget = null)
    {
        var runId = Ids.New("run");
        object payload = edits is null ? new { text = text ?? Text } : new { regenerate = edits };
        var spec = new { TaskId = Ids.New("task"), RunId = runId, TenantId = "t_001", ProjectId = projectId, ParentRunId = parentRunId, DryRun = dryRun, RequestedQuality = "preview", LanguageContext = "en", Budget = budget, Payload = payload };
        await Database.App.InTenantAsync("t_001", tx => tx.ScalarAsync<string>("select orchestrator.accept_run(@spec)::text", new { spec = Jsonb.Of(spec) }), Stop);
        return runId;
    }

    /// <summary>The stages up to the plan, and the job graph unless the run is dry.</summary>
    internal async Task<FilmPlan> PrepareAsync(string runId, bool dryRun = false)
    {
        foreach (var stage in dryRun ? Stages : [.. Stages, RunStage.Route]) await Preparation.DoAsync(new StageInput(runId, 1, stage), Stop);
        return (await Planning.FindAsync("t_001", runId, 1, Stop))!;
    }

    /// <summary>A run of the text all of whose work has been done, with one artifact for each job.</summary>
    internal async Task<(string RunId, FilmPlan Plan)> DoneAsync(string projectId = "p_001")
    {
        var runId = await AcceptAsync(projectId: projectId);
        var plan = await PrepareAsync(runId);
        await Database.Worker.ExecuteAsync("""
            insert into worker_hub.artifacts (artifact_id, tenant_id, project_id, run_id, job_id, attempt, kind, bucket, object_key, sha256, bytes, content_type)
            select 'art_' || substr(job_id, 5), tenant_id, project_id, run_id, job_id, 1, 'speech', 'b', job_id, repeat('0', 64), 1, 'audio/wav' from orchestrator.jobs where run_id = @runId;
            update orchestrator.jobs set status = 'ready', attempt = 1 where run_id = @runId and status = 'pending';
            update orchestrator.jobs set status = 'succeeded', artifact_ids = array['art_' || substr(job_id, 5)], finished_at = now() where run_id = @runId and status = 'ready';
            """, new { runId }, Stop);
        return (runId, plan);
    }

    internal async Task<IReadOnlyList<string>> ToDoAsync(string runId) =>
        await Database.Worker.ReadAsync<string>("select key from orchestrator.jobs where run_id = @runId and not reused order by key", new { runId }, Stop);

    internal async Task<JsonElement> OutputAsync(string runId) =>
        (await Database.Worker.ReadOneAsync<JsonElement?>("select output from orchestrator.run_v1 where run_id = @runId", new { runId }, Stop))!.Value;
}
