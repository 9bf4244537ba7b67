using System.Text.Json;

namespace Ainer.EndToEnd.Tests.Runs;

/// <summary>What must hold of every run that succeeded, whatever was killed on the way.</summary>
internal static class OnceOnly
{
    private static readonly string[] OncePerRun = ["task.submitted", "compose.started", "compose.completed", "run.succeeded"];

    /// <summary>No event, job result or artifact twice, and one film.</summary>
    public static async Task AssertAsync(FilmRun run)
    {
        var events = await run.EventsAsync();
        Assert.Empty(Repeated(events.Select(fact => fact.GetProperty("event_id").GetString()!)));
        Assert.Empty(Repeated(events.Where(fact => Json.Type(fact) == "job.succeeded").Select(fact => Json.Text(fact, "job_id")!)));
        Assert.Empty(Repeated(events.Where(fact => Json.Type(fact) == "job.claimed").Select(fact => $"{Json.Text(fact, "job_id")} attempt {Json.Text(fact, "attempt")}")));
        Assert.All(OncePerRun, type => Assert.Equal((type, 1), (type, events.Count(fact => Json.Type(fact) == type))));

        var artifacts = await run.ArtifactsAsync();
        Assert.Empty(Repeated(artifacts.Select(KeyOf)));
        Assert.Single(artifacts, artifact => artifact.GetProperty("kind").GetString() == "film");
        Assert.All(artifacts, artifact => Assert.Equal(run.Id, artifact.GetProperty("run_id").GetString()));
        Assert.All(await run.JobsAsync(), job => Assert.Equal("succeeded", job.GetProperty("status").GetString()));
    }

    /// <summary>One of each kind per job; a composition stores one segment per shot.</summary>
    private static string KeyOf(JsonElement artifact) =>
        $"{artifact.GetProperty("job_id")} {artifact.GetProperty("kind")} {(artifact.GetProperty("kind").GetString() == "segment" ? Json.Text(artifact, "content_address") : "")}";

    public static IReadOnlyList<string> Repeated(IEnumerable<string> values) =>
        [.. values.GroupBy(value => value, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key)];
}
