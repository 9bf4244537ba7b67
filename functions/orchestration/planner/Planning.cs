using Ainer.Contracts.Entities;
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
        var plan = FilmPlanner.Plan(story, pack, options);
        var now = clock.GetUtcNow();
        plan = plan with { Shots = plan.Shots with { CreatedAt = now, UpdatedAt = now }, Timeline = plan.Timeline with { CreatedAt = now, UpdatedAt = now } };
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
