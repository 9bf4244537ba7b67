using Ainer.Contracts;
using Ainer.Contracts.Plans;
using Ainer.Planner.Budget;
using Ainer.Planner.Jobs;
using Ainer.Postgres;

namespace Ainer.Planner;

/// <summary>Keeps one plan per run and generation. All methods work inside the caller's transaction.</summary>
internal sealed class PlanStore(TimeProvider clock)
{
    private static readonly SqlFile Sql = SqlFile.For<PlanStore>("Sql/plans.sql");
    private static readonly Dictionary<string, double> NotMeasured = [];

    public static async Task<FilmPlan?> FindAsync(Transaction tx, string tenantId, string runId, int generation)
    {
        var row = await tx.QuerySingleOrDefaultAsync<PlanRow>(Sql["find_plan"], new { tenantId, runId, generation });
        return row?.ToPlan();
    }

    public static async Task<FilmPlan?> NewestAsync(Transaction tx, string tenantId, string runId)
    {
        var row = await tx.QuerySingleOrDefaultAsync<PlanRow>(Sql["newest_plan"], new { tenantId, runId });
        return row?.ToPlan();
    }

    public Task SaveAsync(Transaction tx, FilmPlan plan, int generation) => tx.ExecuteAsync(Sql["save_plan"], new
    {
        plan.Shots.RunId, generation, plan.Shots.TenantId, plan.Shots.ProjectId, plan.Shots.TraceId, plan.Shots.CorrelationId, plan.Shots.Title, plan.Shots.Language,
        Quality = AinerJson.ToElement(plan.Quote.Quality).GetString(),
        Shots = plan.Shots.Shots.Count, Jobs = plan.Graph.Jobs.Count,
        EstimatedS = TimelineResolver.Resolve(plan.Timeline, NotMeasured).DurationS, EstimatedCost = plan.Quote.Cost, plan.Quote.WithinBudget,
        ShotPlan = Jsonb.Of(plan.Shots), Timeline = Jsonb.Of(plan.Timeline), Graph = Jsonb.Of(plan.Graph), Quote = Jsonb.Of(plan.Quote), Now = clock.GetUtcNow(),
    });

    private sealed record PlanRow(string ShotPlan, string Timeline, string Graph, string Quote)
    {
        public FilmPlan ToPlan() => new(AinerJson.Read<ShotPlan>(ShotPlan), AinerJson.Read<TimelinePlan>(Timeline), AinerJson.Read<JobGraph>(Graph), AinerJson.Read<Quote>(Quote));
    }
}
