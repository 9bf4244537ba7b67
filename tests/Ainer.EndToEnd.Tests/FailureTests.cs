using System.Text.Json;
using Ainer.EndToEnd.Tests.Houses;
using Ainer.EndToEnd.Tests.Runs;

namespace Ainer.EndToEnd.Tests;

/// <summary>A job that fails every attempt, and what a retry makes of it.</summary>
public sealed class FailureTests(House house)
{
    private const string Code = "provider_failed";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_that_fails_every_attempt_fails_the_run_and_a_retry_makes_the_film_from_what_is_there()
    {
        await house.AwaitReadyAsync(TimeSpan.FromSeconds(60), Ct);
        var run = await FilmRun.SubmitAsync(house, Chapters.WithRehearsedFailure(), Ct);
        await File.WriteAllTextAsync(house.FailureSwitch, "", Ct);
        try
        {
            var failed = await run.EndsAsync("failed");
            await run.CheckAsync(() => AssertFailedAsync(run, failed.GetProperty("latest_error")));
            await NothingRunsAsync(run);
        }
        finally
        {
            File.Delete(house.FailureSwitch);
        }

        var before = await run.ArtifactsAsync();
        var done = (await run.JobsAsync()).Where(job => job.GetProperty("status").GetString() == "succeeded")
            .ToDictionary(job => job.GetProperty("job_id").GetString()!, ArtifactsOf);
        await house.Api.RetryAsync(run.Id, Ct);
        await run.UntilAsync(async () => (await run.ReadAsync()).GetProperty("status").GetString() != "failed", "the retry begins", TimeSpan.FromSeconds(60));
        await run.EndsAsync("succeeded");
        await run.CheckAsync(async () =>
        {
            Assert.NotEmpty(before);
            var after = await run.ArtifactsAsync();
            Assert.Empty(before.Select(Id).Except(after.Select(Id)));
            var jobs = (await run.JobsAsync()).ToDictionary(job => job.GetProperty("job_id").GetString()!);
            Assert.All(done, pair => Assert.Equal(pair.Value, ArtifactsOf(jobs[pair.Key])));
            Assert.Single(after, artifact => artifact.GetProperty("kind").GetString() == "film");
            var events = await run.EventsAsync();
            Assert.Empty(OnceOnly.Repeated(events.Select(fact => fact.GetProperty("event_id").GetString()!)));
            Assert.Empty(OnceOnly.Repeated(events.Where(fact => Json.Type(fact) == "job.succeeded").Select(fact => Json.Text(fact, "job_id")!)));
        });
    }

    private static async Task AssertFailedAsync(FilmRun run, JsonElement error)
    {
        Assert.Equal((Code, "execute"), (error.GetProperty("code").GetString(), error.GetProperty("stage").GetString()));
        Assert.NotEmpty(error.GetProperty("advice").GetString()!);
        var jobId = error.GetProperty("job_id").GetString();
        var job = Assert.Single(await run.JobsAsync(), job => job.GetProperty("job_id").GetString() == jobId);
        Assert.Equal("failed", job.GetProperty("status").GetString());
        Assert.Equal(job.GetProperty("max_attempts").GetInt32(), error.GetProperty("attempt").GetInt32());

        var events = await run.EventsAsync();
        int IndexOf(string type) => events.ToList().FindLastIndex(fact => Json.Type(fact) == type && Json.Text(fact, "error_code") == Code);
        Assert.Equal(job.GetProperty("max_attempts").GetInt32(), events.Where(fact => Json.Text(fact, "job_id") == jobId && Json.Type(fact) == "job.claimed").Select(fact => Json.Text(fact, "attempt")).Distinct().Count());
        Assert.True(IndexOf("job.failed") >= 0 && IndexOf("job.failed") < IndexOf("compose.failed") && IndexOf("compose.failed") < IndexOf("run.failed"),
            "job.failed, compose.failed and run.failed follow each other with the same code");
    }

    /// <summary>No job of the run is under way, and neither node works.</summary>
    private async Task NothingRunsAsync(FilmRun run)
    {
        await run.UntilAsync(async () => (await run.JobsAsync()).All(job => job.GetProperty("status").GetString() is "succeeded" or "failed" or "cancelled" or "dead_letter"),
            "no job of the failed run is under way", TimeSpan.FromSeconds(60));
        await run.UntilAsync(async () => await House.RunningAsync(house.PortOf("agent"), Ct) == 0 && await House.RunningAsync(house.PortOf("composer"), Ct) == 0,
            "agent and composer rest", TimeSpan.FromSeconds(60));
    }

    private static string Id(JsonElement artifact) => artifact.GetProperty("artifact_id").GetString()!;

    private static string[] ArtifactsOf(JsonElement job) => [.. job.GetProperty("artifact_ids").EnumerateArray().Select(id => id.GetString()!)];
}
