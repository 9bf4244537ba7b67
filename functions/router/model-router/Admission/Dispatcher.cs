using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Messaging;
using Ainer.ModelRouter.Routing;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.ModelRouter.Admission;

/// <summary>
/// Takes ready jobs in, decides where each goes, and dispatches as many as the lanes have room for. Several routers may run: admission happens under
/// one advisory lock, and the jobs of a run are dispatched in a transaction of their own under that run's lock, so that no two runs are ever held at once.
/// </summary>
public sealed class Dispatcher(WorkerDatabase database, RunEventLog events, IdSource ids, IOptions<RouterOptions> options, AdmissionSignal? signal = null)
{
    private const int QueueDepth = 64;
    private static readonly SqlFile Sql = SqlFile.For<Dispatcher>("Sql/admission.sql");
    private readonly IReadOnlyList<Provider> _providers = ProviderCatalog.With(options.Value.Providers);

    /// <summary>Takes in a job of job.created, compose.requested or job.retrying, in the consumer's transaction. An attempt that is over already is left out.</summary>
    public async Task EnqueueAsync(Transaction tx, string jobId, int attempt)
    {
        var job = await tx.QuerySingleOrDefaultAsync<JobFactsRow>(Sql["job_facts"], new { jobId });
        if (job is null || job.Attempt != attempt || job.RunStatus != "running") return;

        var kind = Names.Parse<JobKind>(job.Kind);
        Route route;
        try
        {
            route = RoutingPolicy.Choose(kind, Names.Parse<JobOperation>(job.Operation), _providers, await LiveNodesAsync(tx));
        }
        catch (AinerException missing) when (missing.Code == ErrorCode.DependencyUnavailable)
        {
            await RefuseAsync(tx, job.RunId, jobId, attempt, missing);
            return;
        }
        await tx.ExecuteAsync(Sql["enqueue"], new
        {
            jobId,
            attempt,
            tenantId = job.TenantId,
            projectId = job.ProjectId,
            traceId = job.TraceId,
            runId = job.RunId,
            kind = job.Kind,
            operation = job.Operation,
            lane = route.Provider.Lane,
            provider = route.Provider.Name,
            reason = route.Reason,
            timeLimitS = options.Value.TimeLimitS.GetValueOrDefault(kind, 1800),
            priority = (job.RunPriority * 10) + job.Priority,
            estimatedCost = route.Provider.Cost,
            filmId = job.FilmId,
        });
        if (signal is not null) tx.AfterCommit(signal.Set);
    }

    /// <summary>One round of admission over all lanes, by one router at a time. Returns how many jobs were dispatched.</summary>
    public Task<int> AdmitAsync(CancellationToken cancellation) =>
        database.InTransactionAsync(async tx =>
        {
            if (!await tx.ScalarAsync<bool>(Sql["only_admitter"])) return 0;
            var dispatched = 0;
            foreach (var run in (await ChooseAsync(tx)).GroupBy(job => job.RunId, StringComparer.Ordinal))
                dispatched += await database.InTransactionAsync(own => DispatchAsync(own, run.Key, run), cancellation);
            return dispatched;
        }, cancellation);

    /// <summary>Puts dispatches that nobody claimed back into the queue. Returns how many.</summary>
    public Task<int> RecoverUnclaimedAsync(CancellationToken cancellation) =>
        database.ExecuteAsync(Sql["back_to_waiting"], new { unclaimedS = options.Value.UnclaimedS }, cancellation);

    private static async Task<List<WaitingJob>> ChooseAsync(Transaction tx)
    {
        await tx.ExecuteAsync(Sql["by_index"]);
        var lanes = await tx.QueryAsync<string>(Sql["waiting_lanes"]);
        if (lanes.Count == 0) return [];

        var nodes = await LiveNodesAsync(tx);
        var taken = await tx.QueryAsync<TakenRow>(Sql["in_flight"]);
        var chosen = new List<WaitingJob>();
        foreach (var lane in lanes)
        {
            var underWay = taken.Where(row => row.Lane == lane).ToDictionary(row => row.TenantId, row => row.Jobs, StringComparer.Ordinal);
            var room = nodes.Sum(node => node.Slots.GetValueOrDefault(lane)) - underWay.Values.Sum();
            if (room <= 0) continue;
            var waiting = await tx.QueryAsync<WaitingRow>(Sql["waiting"], new { lane, depth = Math.Min(room, QueueDepth) });
            chosen.AddRange(AdmissionPolicy.Admit(waiting.Select(row => row.ToJob()), room, underWay));
        }
        return chosen;
    }

    private async Task<int> DispatchAsync(Transaction tx, string runId, IEnumerable<WaitingJob> jobs)
    {
        var status = await tx.ScalarAsync<string>("select status from orchestrator.hold_run(@runId)", new { runId });
        if (status != "running")
        {
            // Nothing of the run is wanted any more, also what has not been chosen yet.
            await tx.ExecuteAsync("select model_router.withdraw(@runId)", new { runId });
            return 0;
        }
        var dispatched = 0;
        foreach (var job in jobs) dispatched += await DispatchAsync(tx, job);
        return dispatched;
    }

    private async Task<int> DispatchAsync(Transaction tx, WaitingJob job)
    {
        var row = await tx.QuerySingleOrDefaultAsync<DispatchRow>(Sql["dispatch"], new { jobId = job.JobId, attempt = job.Attempt });
        if (row is null) return 0;
        await events.AppendAsync(tx, row.RunId, new RunEvent(EventTypes.JobDispatch, Producers.ModelRouter)
        {
            JobId = row.JobId,
            Attempt = row.Attempt,
            RoutingKey = Topology.DispatchQueue(row.Lane),
            Payload = row.ToDecision(ids.New("dec")),
        });
        return 1;
    }

    /// <summary>
    /// Nothing can do such work as things are configured. Waiting inside the consumer would stop every other job too, so the attempt fails with the reason; the
    /// orchestrator tries again, and gives the run up when the attempts are used up.
    /// </summary>
    private Task RefuseAsync(Transaction tx, string runId, string jobId, int attempt, AinerException missing) =>
        events.AppendAsync(tx, runId, new RunEvent(EventTypes.JobFailed, Producers.ModelRouter)
        {
            JobId = jobId,
            Attempt = attempt,
            ErrorCode = missing.Code,
            Payload = new { jobId, missing.Message, details = missing.Details },
        });

    private static async Task<IReadOnlyList<LiveNode>> LiveNodesAsync(Transaction tx) =>
        (await tx.QueryAsync<NodeRow>(Sql["nodes"])).Where(row => !row.Draining).Select(row => row.ToNode()).ToList();

    private sealed record TakenRow(string Lane, string TenantId, int Jobs);

    private sealed record WaitingRow
    {
        public required string JobId { get; init; }
        public required int Attempt { get; init; }
        public required string TenantId { get; init; }
        public required string FilmId { get; init; }
        public required string RunId { get; init; }
        public required string Lane { get; init; }
        public required int RunPriority { get; init; }
        public required int Priority { get; init; }
        public required DateTimeOffset WaitingSince { get; init; }

        public WaitingJob ToJob() => new(JobId, Attempt, TenantId, FilmId, RunId, Lane, RunPriority, Priority, WaitingSince);
    }

    private sealed record JobFactsRow
    {
        public required string FilmId { get; init; }
        public required string RunId { get; init; }
        public required string TenantId { get; init; }
        public required string ProjectId { get; init; }
        public string? TraceId { get; init; }
        public required string Kind { get; init; }
        public required string Operation { get; init; }
        public required int Attempt { get; init; }
        public required int Priority { get; init; }
        public required string RunStatus { get; init; }
        public required int RunPriority { get; init; }
    }

    private sealed record NodeRow
    {
        public required string NodeId { get; init; }
        public required string Lanes { get; init; }
        public required string Capabilities { get; init; }
        public bool Draining { get; init; }

        public LiveNode ToNode()
        {
            var slots = AinerJson.Read<List<LaneRow>>(Lanes).GroupBy(lane => lane.Lane).ToDictionary(group => group.Key, group => group.Sum(lane => lane.Slots), StringComparer.Ordinal);
            var capabilities = AinerJson.Read<JsonElement>(Capabilities);
            var providers = capabilities.ValueKind == JsonValueKind.Object && capabilities.TryGetProperty("providers", out var names) && names.ValueKind == JsonValueKind.Array
                ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet(StringComparer.Ordinal)
                : [];
            return new LiveNode(NodeId, slots, providers);
        }
    }

    private sealed record LaneRow(string Lane, int Slots);

    private sealed record DispatchRow
    {
        public required string JobId { get; init; }
        public required int Attempt { get; init; }
        public required string TenantId { get; init; }
        public required string ProjectId { get; init; }
        public string? TraceId { get; init; }
        public required string RunId { get; init; }
        public required string Kind { get; init; }
        public required string Operation { get; init; }
        public required string Lane { get; init; }
        public required string Provider { get; init; }
        public required string Reason { get; init; }
        public required int TimeLimitS { get; init; }
        public double EstimatedCost { get; init; }

        public DispatchDecision ToDecision(string decisionId) => new()
        {
            DecisionId = decisionId,
            TenantId = TenantId,
            ProjectId = ProjectId,
            TraceId = TraceId,
            RunId = RunId,
            JobId = JobId,
            Attempt = Attempt,
            Kind = Names.Parse<JobKind>(Kind),
            Operation = Names.Parse<JobOperation>(Operation),
            Lane = Lane,
            Provider = Provider,
            Reason = Reason,
            TimeLimitS = TimeLimitS,
            EstimatedCost = (decimal)EstimatedCost,
        };
    }
}
