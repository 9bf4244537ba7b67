using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Messaging;
using Ainer.ModelRouter;
using Ainer.ModelRouter.Admission;
using Ainer.Observer;
using Ainer.Orchestrator;
using Ainer.Orchestrator.Jobs;
using Ainer.Orchestrator.Runs;
using Ainer.Postgres;
using Ainer.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ainer.WorkerHub.Tests;

/// <summary>
/// The line from a planned run to its workers over a real database and a real bucket: orchestrator, router and hub. The plan comes from a table in place of the
/// planner's view; messages are handed over by the test.
/// </summary>
public sealed class RouterLine : IAsyncLifetime
{
    private const string PlanTable = """
        create schema planner;
        create table planner.plan_v1 (run_id text, generation int, graph jsonb);
        grant usage on schema planner to ainer_worker;
        grant select, insert on planner.plan_v1 to ainer_worker;
        """;

    internal static readonly HubOptions HubSettings = new();
    internal static readonly RouterOptions RouterSettings = new();

    internal AdmissionSignal Admission { get; } = new();
    internal IdSource Ids { get; } = new(TimeProvider.System);
    internal TestDatabase Database { get; private set; } = null!;
    internal TestBucket Bucket { get; private set; } = null!;
    internal RunLifecycle Runs { get; private set; } = null!;
    internal JobGraphs Graphs { get; private set; } = null!;
    internal JobProgression Progression { get; private set; } = null!;
    internal NodeRegistry Nodes { get; private set; } = null!;
    internal Claims Claims { get; private set; } = null!;
    internal Uploads Uploads { get; private set; } = null!;
    internal WorkerResults Results { get; private set; } = null!;
    internal Dispatcher Dispatcher { get; private set; } = null!;
    internal EnvelopeConsumer Consumer { get; private set; } = null!;
    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(MessagingServices.Migrations, OrchestratorServices.Migrations, WorkerHubServices.Migrations,
            ModelRouterServices.Migrations, ObserverServices.Migrations);
        Bucket = await TestBucket.CreateAsync();
        await Database.Owner.ExecuteAsync(PlanTable, null, CancellationToken.None);
        var events = new RunEventLog(Ids);
        var options = Options.Create(new OrchestratorOptions { RetryBaseS = 0.01, RetryCapS = 0.1 });
        var hub = Options.Create(HubSettings);
        Runs = new RunLifecycle(Database.Worker, events);
        Progression = new JobProgression(events, options, new FixedJitter());
        Graphs = new JobGraphs(Database.Worker, Progression, Ids, options);
        Nodes = new NodeRegistry(Database.Worker, hub, Admission);
        Claims = new Claims(Database.Worker, events, Bucket.Store, hub);
        Uploads = new Uploads(Database.Worker, Bucket.Store, Ids);
        Results = new WorkerResults(Database.Worker, events, Bucket.Store, hub, NullLogger<WorkerResults>.Instance, Admission);
        Dispatcher = NewDispatcher();
        Consumer = new EnvelopeConsumer(Database.Worker, NullLogger<EnvelopeConsumer>.Instance, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await Bucket.DisposeAsync();
    }

    /// <summary>Another router process over the same database.</summary>
    internal Dispatcher NewDispatcher(RouterOptions? options = null) => new(Database.Worker, new RunEventLog(Ids), Ids, Options.Create(options ?? RouterSettings), Admission);

    /// <summary>A running run of these jobs (as in planner.plan_v1), in stage execute, whose first jobs are ready.</summary>
    internal async Task<string> StartAsync(object[] jobs, string tenant = "t_001", int priority = 5)
    {
        var runId = Ids.New("run");
        var spec = new { TaskId = Ids.New("task"), RunId = runId, TenantId = tenant, ProjectId = "p_001", TraceId = "trace-1", TaskType = "novel.video", Priority = priority, Payload = new { Text = "hello" } };
        await Database.App.InTenantAsync(tenant, tx => tx.ScalarAsync<string>("select orchestrator.accept_run(@spec)::text", new { spec = Jsonb.Of(spec) }), Stop);
        await Database.Worker.ExecuteAsync("insert into planner.plan_v1 values (@runId, 1, @graph)", new { runId, graph = Jsonb.Of(new { jobs }) }, Stop);
        Assert.True(await Runs.StartAsync(runId, 1, Stop));
        await Graphs.CreateAsync(runId, Stop);
        Assert.True(await Runs.EnterStageAsync(runId, 1, RunStage.Execute, Stop));
        await Graphs.StartStageAsync(runId, RunStage.Execute, Stop);
        return runId;
    }

    /// <summary>A run of so many voices, all ready, none of them in the router's queue yet.</summary>
    internal Task<string> VoicesAsync(int count, string tenant = "t_001", int priority = 5) => StartAsync([.. Enumerable.Range(1, count).Select(Voice)], tenant, priority);

    /// <summary>A run with one voice that the router has taken in; returns run and job.</summary>
    internal async Task<(string RunId, string JobId)> OneVoiceAsync(string tenant = "t_001")
    {
        var runId = await VoicesAsync(1, tenant);
        await EnqueueReadyAsync(runId);
        return (runId, (await JobsAsync(runId))["tts:1"].JobId);
    }

    /// <summary>A voice of a plan.</summary>
    internal static object Voice(int number) => new { Key = $"tts:{number}", Kind = "audio", Operation = "tts", Params = new { Text = $"line {number}" } };

    /// <summary>Takes every ready job of a run into the router's queue, as the consumer of job.created does.</summary>
    internal async Task EnqueueReadyAsync(string runId)
    {
        foreach (var job in (await JobsAsync(runId)).Values.Where(job => job.Status == "ready"))
            await Database.Worker.InTransactionAsync(tx => Dispatcher.EnqueueAsync(tx, job.JobId, job.Attempt), Stop);
    }

    internal Task<ClaimedJob> ClaimAsync(string jobId, string node = "node-a", int attempt = 1, string lane = Lanes.CpuAudio) =>
        Claims.ClaimAsync(jobId, new ClaimRequest(node, attempt, lane), Stop);

    internal Task<NodeWelcome> RegisterAsync(string node, string lane, int slots, string kind = "agent") =>
        Nodes.RegisterAsync(new NodeRegistration { NodeId = node, Kind = kind, Lanes = [new LaneSlots(lane, slots)] }, Stop);

    internal async Task<Dictionary<string, (string JobId, string Status, int Attempt)>> JobsAsync(string runId) =>
        (await Database.Worker.ReadAsync<JobLine>("select key, job_id, status, attempt from orchestrator.job_v1 where run_id = @runId", new { runId }, Stop))
            .ToDictionary(row => row.Key, row => (row.JobId, row.Status, row.Attempt), StringComparer.Ordinal);

    /// <summary>The run's events as type:producer, in order; of one job where it is given.</summary>
    internal Task<IReadOnlyList<string>> EventsAsync(string runId, string? jobId = null) => Database.Worker.ReadAsync<string>(
        "select event_type || ':' || producer from orchestrator.event_v1 where run_id = @runId and (@jobId::text is null or job_id = @jobId) order by run_seq", new { runId, jobId }, Stop);

    /// <summary>The envelopes of one type, in order.</summary>
    internal async Task<IReadOnlyList<EventEnvelope>> EnvelopesAsync(string runId, string type) =>
        [.. (await Database.Worker.ReadAsync<string>("select envelope::text from orchestrator.event_v1 where run_id = @runId and event_type = @type order by run_seq", new { runId, type }, Stop))
            .Select(AinerJson.Read<EventEnvelope>)];

    internal Task<string?> LeaseStatusAsync(string jobId, int attempt = 1) =>
        Database.Worker.ReadOneAsync<string>("select status from worker_hub.lease_v1 where job_id = @jobId and attempt = @attempt", new { jobId, attempt }, Stop);

    /// <summary>Lets a lease lapse now.</summary>
    internal Task LapseAsync(string jobId) =>
        Database.Worker.ExecuteAsync("update worker_hub.leases set expires_at = now() - interval '1 second' where job_id = @jobId and status = 'active'", new { jobId }, Stop);

    /// <summary>One statement as superuser, behind row-level security.</summary>
    internal async Task AdminAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Database.AdminConnection);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }

    /// <summary>One value as superuser, on a connection of its own: also while the database is away for everybody else.</summary>
    internal async Task<T> AdminScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Database.AdminConnection);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Stop))!;
    }

    /// <summary>Everything that is stored about a run, in one text, to see whether anything changed.</summary>
    internal Task<string> StateAsync(string runId) => AdminScalarAsync<string>($"""
        select concat_ws(E'\n',
            (select string_agg(r::text, E'\n') from orchestrator.runs r where run_id = '{runId}'),
            (select string_agg(j::text, E'\n' order by job_id) from orchestrator.jobs j where run_id = '{runId}'),
            (select string_agg(e::text, E'\n' order by run_seq) from orchestrator.events e where run_id = '{runId}'),
            (select string_agg(a::text, E'\n' order by job_id, attempt) from model_router.admissions a where run_id = '{runId}'),
            (select string_agg(l::text, E'\n' order by job_id, attempt) from worker_hub.leases l where run_id = '{runId}'),
            (select string_agg(u::text, E'\n' order by artifact_id) from worker_hub.uploads u join orchestrator.jobs j using (job_id) where j.run_id = '{runId}'),
            (select string_agg(f::text, E'\n' order by artifact_id) from worker_hub.artifacts f where run_id = '{runId}'),
            (select string_agg(o.id || ' ' || o.routing_key, E'\n' order by o.id) from messaging.outbox o where o.body ->> 'run_id' = '{runId}'))
        """);

    /// <summary>The envelopes of one type over all runs, in the order of the outbox.</summary>
    internal async Task<IReadOnlyList<EventEnvelope>> EnvelopesOfAllAsync(string type) =>
        [.. (await Database.Worker.ReadAsync<string>("select body::text from messaging.outbox where body ->> 'event_type' = @type order by id", new { type }, Stop)).Select(AinerJson.Read<EventEnvelope>)];

    /// <summary>Empties every table, for tests that need the lanes to themselves.</summary>
    internal Task ClearAsync() => AdminAsync("""
        truncate orchestrator.tasks, orchestrator.runs, orchestrator.jobs, orchestrator.job_edges, orchestrator.events, model_router.admissions,
                 worker_hub.nodes, worker_hub.leases, worker_hub.uploads, worker_hub.artifacts, messaging.outbox, messaging.inbox, planner.plan_v1
        """);

    private sealed record JobLine(string Key, string JobId, string Status, int Attempt);

    private sealed class FixedJitter : Jitter
    {
        public override double Next() => 0.5;
    }
}
