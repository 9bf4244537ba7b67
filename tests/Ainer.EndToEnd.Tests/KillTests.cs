using Ainer.EndToEnd.Tests.Houses;
using Ainer.EndToEnd.Tests.Runs;

namespace Ainer.EndToEnd.Tests;

/// <summary>kill -9 of one part in the middle of a run: the supervisor starts it again, the run ends in one film, and nothing is there twice.</summary>
public sealed class KillTests(House house)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gateway")]
    [InlineData("orchestration")]
    [InlineData("router")]
    [InlineData("agent")]
    [InlineData("rabbitmq")]
    [InlineData("postgres")]
    [InlineData("redis")]
    public async Task A_run_outlives_the_sudden_death_of(string part)
    {
        await house.AwaitReadyAsync(TimeSpan.FromSeconds(60), Ct);
        var run = await FilmRun.SubmitAsync(house, Chapters.New(), Ct);
        await run.HasJobAsync("succeeded");
        await AssertSurvivesAsync(run, part);
    }

    [Fact]
    public async Task A_run_outlives_the_sudden_death_of_the_composer_while_it_composes()
    {
        await house.AwaitReadyAsync(TimeSpan.FromSeconds(60), Ct);
        var run = await FilmRun.SubmitAsync(house, Chapters.New(), Ct);
        await run.ReachesAsync("compose");
        await AssertSurvivesAsync(run, "composer");
    }

    private async Task AssertSurvivesAsync(FilmRun run, string part)
    {
        var killed = house.Kill(part);
        await run.UntilAsync(() => Task.FromResult(house.PidOf(part) != killed), $"the supervisor starts {part} again");
        await run.EndsAsync("succeeded");
        await run.CheckAsync(() => OnceOnly.AssertAsync(run));
    }
}
