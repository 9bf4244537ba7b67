using Ainer.Contracts.Entities;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Stories;
using Ainer.Postgres;

namespace Ainer.Planner;

/// <summary>Plans a run's film and keeps the plan: once per run and generation, a second call gives the first one's plan.</summary>
public sealed class Planning
{
    private readonly WorkerDatabase database;
    private readonly PlanStore store;
    private readonly TimeProvider clock;

    public Planning(WorkerDatabase database, TimeProvider clock)
    {
        this.database = database;
        this.clock = clock;
        store = new PlanStore(clock);
    }

    /// <summary>Plans the film, within the budget where it can be; see <see cref="FilmPlanner.Plan"/> for errors.</summary>
    public async Task<FilmPlan> PlanAsync(Story story, EntityPack pack, PlanOptions options, int generation, CancellationToken ct)
    {
        if (await FindAsync(options.TenantId, options.RunId, generation, ct) is { } done) return done;
        return await KeepAsync(FilmPlanner.Plan(story, pack, options), options, generation, ct);
    }

    /// <summary>The newest plan of another run of the tenant with edits, kept as this run's. Throws plan_invalid where there is none, or where the edits do not fit it.</summary>
    public async Task<FilmPlan> EditAsync(string parentRunId, PlanEdits edits, PlanOptions options, int generation, CancellationToken ct)
    {
        if (await FindAsync(options.TenantId, options.RunId, generation, ct) is { } done) return done;
        var parent = await database.InTenantAsync(options.TenantId, tx => PlanStore.NewestAsync(tx, options.TenantId, parentRunId), ct)
            ?? throw new AinerException(ErrorCode.PlanInvalid, $"Run {parentRunId}, from which this one is made, has no plan.");
        return await KeepAsync(FilmPlanner.Edit(parent, edits, options), options, generation, ct);
    }

    private async Task<FilmPlan> KeepAsync(FilmPlan made, PlanOptions options, int generation, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var plan = made with { Shots = made.Shots with { CreatedAt = now, UpdatedAt = now }, Timeline = made.Timeline with { CreatedAt = now, UpdatedAt = now } };
        return await database.InTenantAsync(options.TenantId, async tx =>
        {
            await store.SaveAsync(tx, plan, generation);
            return await PlanStore.FindAsync(tx, options.TenantId, options.RunId, generation) ?? plan;
        }, ct);
    }

    /// <summary>The stored plan of a run, or null.</summary>
    public Task<FilmPlan?> FindAsync(string tenantId, string runId, int generation, CancellationToken ct) =>
        database.InTenantAsync(tenantId, tx => PlanStore.FindAsync(tx, tenantId, runId, generation), ct);
}
