using Ainer.Contracts;
using Ainer.EntityCore;
using Ainer.Testing;

namespace Ainer.Planner.Tests;

/// <summary>Plans kept in a real database.</summary>
public sealed class PlanStoreTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private Ainer.Planner.Planning planner = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(PlannerServices.Migrations);
        planner = new Ainer.Planner.Planning(database.Worker, TimeProvider.System);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task A_run_is_planned_once_per_generation_and_the_stored_plan_is_the_whole_plan()
    {
        var reading = Read(Planning.Sample("six-lines.zh-CN.txt"));
        var first = await planner.PlanAsync(reading.Story, reading.Pack, Planning.Options(), 1, Ct);
        var other = Read("另一个故事。");
        var again = await planner.PlanAsync(other.Story, other.Pack, Planning.Options(), 1, Ct);
        Assert.Equal(Wire(first), Wire(again));
        Assert.Equal(Wire(first), Wire((await planner.FindAsync("t_test", "run_test", 1, Ct))!));
        first.Graph.Validate();
        var next = await planner.PlanAsync(other.Story, other.Pack, Planning.Options(), 2, Ct);
        Assert.NotEqual(first.Shots.Title, next.Shots.Title);
    }

    [Fact]
    public async Task Ten_callers_at_once_get_one_plan()
    {
        var reading = Read(Planning.Sample("six-lines.zh-CN.txt"));
        var plans = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => planner.PlanAsync(reading.Story, reading.Pack, Planning.Options(), 1, Ct)));
        Assert.Single(plans.Select(Wire).Distinct());
        Assert.Equal(1, await database.Worker.ReadOneAsync<int>("select count(*)::int from planner.plan_v1", null, Ct));
    }

    [Fact]
    public async Task Another_tenant_does_not_see_the_plan()
    {
        var reading = Read("雨。");
        await planner.PlanAsync(reading.Story, reading.Pack, Planning.Options(), 1, Ct);
        Assert.Null(await planner.FindAsync("t_other", "run_test", 1, Ct));
        Assert.Empty(await database.App.ReadAsync<string>("t_other", "select run_id from planner.plan_v1", null, Ct));
        Assert.Single(await database.App.ReadAsync<string>("t_test", "select run_id from planner.plan_v1", null, Ct));
    }

    private static Reading Read(string text) => StoryReader.Read(text, new ReadingContext { TenantId = "t_test", ProjectId = "p_test", RunId = "run_test" });

    private static string Wire(FilmPlan plan) => AinerJson.Write(plan.Shots) + AinerJson.Write(plan.Timeline) + AinerJson.Write(plan.Quote) + Ainer.Contracts.Artifacts.ContentAddress.Of(plan.Graph);
}
