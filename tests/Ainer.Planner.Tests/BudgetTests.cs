using Ainer.Contracts.Jobs;

namespace Ainer.Planner.Tests;

public sealed class BudgetTests
{
    internal static PlanOptions Paid(decimal? budget = null) => Planning.Options() with
    {
        Budget = budget,
        Providers = new Dictionary<JobOperation, IReadOnlyList<ProviderProfile>>
        {
            [JobOperation.I2v] = [new("studio.video", 0.30m, 20), new("small.video", 0.10m, 8)],
            [JobOperation.Sync] = [new("studio.lips", 0.20m, 10)],
            [JobOperation.Tts] = [new("studio.voice", 0.01m, 1)],
        },
    };

    private static decimal FullPrice => Planning.OfSample("chapter.zh-CN.txt", Paid()).Quote.Cost;

    [Fact]
    public void Built_in_providers_cost_nothing() => Assert.Equal(0, Planning.OfSample("chapter.zh-CN.txt").Quote.Cost);

    [Fact]
    public void A_quote_is_the_sum_of_its_jobs()
    {
        var plan = Planning.OfSample("chapter.zh-CN.txt", Paid());
        Assert.Equal(plan.Graph.Jobs.Sum(j => j.EstimatedCost), plan.Quote.Cost);
        Assert.Equal(plan.Quote.Cost, plan.Quote.Items.Sum(i => i.Cost));
        Assert.Empty(plan.Quote.Steps);
        Assert.True(plan.Quote.Cost > 50);
    }

    [Theory]
    [InlineData(0.99)]
    [InlineData(0.7)]
    [InlineData(0.4)]
    [InlineData(0.1)]
    [InlineData(0)]
    public void A_plan_over_its_budget_is_brought_under_it_step_by_step(double share)
    {
        var cap = decimal.Round(FullPrice * (decimal)share, 2);
        var quote = Planning.OfSample("chapter.zh-CN.txt", Paid(cap)).Quote;
        Assert.True(quote.WithinBudget);
        Assert.True(quote.Cost <= cap);
        Assert.NotEmpty(quote.Steps);
        Assert.All(quote.Steps, s => Assert.True(s.CostAfter < s.CostBefore));
        Assert.All(quote.Steps, s => Assert.Contains(s.Explanation, quote.Explanation, StringComparison.Ordinal));
    }

    [Fact]
    public void The_least_visible_concession_comes_first()
    {
        var quote = Planning.OfSample("chapter.zh-CN.txt", Paid(FullPrice - 0.01m)).Quote;
        Assert.Equal("one_lip_sync", Assert.Single(quote.Steps).Name);
    }

    [Fact]
    public void A_budget_below_nothing_cannot_be_met_and_says_so()
    {
        var quote = Planning.OfSample("six-lines.zh-CN.txt", Paid(-1)).Quote;
        Assert.False(quote.WithinBudget);
        Assert.Contains("over the budget", quote.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_degraded_film_still_says_every_word()
    {
        var full = Planning.OfSample("chapter.zh-CN.txt", Paid());
        var cheap = Planning.OfSample("chapter.zh-CN.txt", Paid(1));
        Assert.Equal(full.Timeline.Lines.Select(l => l.Text), cheap.Timeline.Lines.Select(l => l.Text));
    }
}
