using System.Text.Json;
using Ainer.EndToEnd.Tests.Houses;
using Ainer.EndToEnd.Tests.Runs;

namespace Ainer.EndToEnd.Tests;

/// <summary>Several runs and several nodes at a time.</summary>
public sealed class TwoAgentsTests(House house)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_runs_at_once_on_two_agents_finish_and_do_not_mix()
    {
        await house.AwaitReadyAsync(TimeSpan.FromSeconds(60), Ct);
        await using var second = await SecondAgent.StartAsync(house, Ct);
        var runs = await Task.WhenAll(FilmRun.SubmitAsync(house, Chapters.New(), Ct), FilmRun.SubmitAsync(house, Chapters.New(), Ct));
        await Task.WhenAll(runs.Select(run => run.EndsAsync("succeeded")));

        var nodes = new HashSet<string>();
        foreach (var run in runs)
        {
            await run.CheckAsync(() => OnceOnly.AssertAsync(run));
            var jobs = await run.JobsAsync();
            var own = jobs.Select(job => job.GetProperty("job_id").GetString()!).ToHashSet();
            Assert.All(await run.ArtifactsAsync(), artifact =>
            {
                Assert.Contains(artifact.GetProperty("job_id").GetString()!, own);
                Assert.Contains(run.Id, artifact.GetProperty("uri").GetString()!, StringComparison.Ordinal);
            });
            nodes.UnionWith(jobs.Select(job => Json.Text(job, "node_id")).OfType<string>());
        }
        Assert.Contains(house.NodeId, nodes);
        Assert.Contains(SecondAgent.NodeId, nodes);
    }
}
