using Ainer.Contracts.Jobs;
using Ainer.Contracts.Tasks;
using Ainer.Planner.Jobs;

namespace Ainer.Planner.Budget;

/// <summary>What one kind of work costs: jobs, money in the budget's currency, work in seconds.</summary>
public sealed record QuoteItem(JobOperation Operation, string Provider, int Jobs, decimal Cost, double WorkS);

/// <summary>One concession to the budget, with what it saved.</summary>
public sealed record DegradeStep(string Name, string Explanation, decimal CostBefore, decimal CostAfter);

/// <summary>What a film will cost, before anything is spent.</summary>
public sealed record Quote
{
    public required decimal Cost { get; init; }
    public required double WorkS { get; init; }
    public required IReadOnlyList<QuoteItem> Items { get; init; }
    public decimal? Budget { get; init; }
    /// <summary>False when even the cheapest plan costs more than the budget.</summary>
    public bool WithinBudget { get; init; } = true;
    /// <summary>The quality that the plan was made for in the end.</summary>
    public required Quality Quality { get; init; }
    public IReadOnlyList<DegradeStep> Steps { get; init; } = [];
    public required string Explanation { get; init; }

    internal static Quote Of(JobGraph graph, decimal? budget, Quality quality) => new()
    {
        Cost = graph.Jobs.Sum(j => j.EstimatedCost),
        WorkS = Math.Round(graph.Jobs.Sum(j => j.EstimatedSeconds), 1),
        Items = [.. graph.Jobs.GroupBy(j => (j.Operation, j.Provider)).OrderBy(g => g.Key.Operation).ThenBy(g => g.Key.Provider, StringComparer.Ordinal)
            .Select(g => new QuoteItem(g.Key.Operation, g.Key.Provider, g.Count(), g.Sum(j => j.EstimatedCost), Math.Round(g.Sum(j => j.EstimatedSeconds), 1)))],
        Budget = budget,
        Quality = quality,
        Explanation = "The plan as asked for.",
    };
}
