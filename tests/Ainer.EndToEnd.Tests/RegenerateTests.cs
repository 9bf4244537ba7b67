using System.Net;
using System.Text.Json;
using Ainer.EndToEnd.Tests.Houses;
using Ainer.EndToEnd.Tests.Runs;

namespace Ainer.EndToEnd.Tests;

/// <summary>A film that waits for a person, and is made again with one shot changed.</summary>
public sealed class RegenerateTests(House house)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_changed_shot_costs_that_shot_as_the_preview_says_and_a_removed_one_costs_no_picture()
    {
        var (status, submitted) = await house.Api.PostAsync("/api/v1/tasks",
            new { project_id = "p_001", language_context = "zh-CN", requested_quality = "preview", review_before = new[] { "execute" }, payload = new { text = Chapters.New() } }, Ct);
        Assert.Equal(HttpStatusCode.Accepted, status);
        var parent = new FilmRun(house, submitted.GetProperty("run_id").GetString()!, Ct);
        await parent.UntilAsync(async () => (await parent.ReadAsync()).GetProperty("status").GetString() == "waiting_review", "the run waits for review");
        Assert.All(await parent.JobsAsync(), job => Assert.Equal("pending", job.GetProperty("status").GetString()));
        Assert.Equal(HttpStatusCode.Accepted, (await house.Api.PostAsync($"/api/v1/runs/{parent.Id}/approve", new { }, Ct)).Status);
        await parent.EndsAsync("succeeded");

        var shots = (await house.Api.GetAsync($"/api/v1/runs/{parent.Id}/timeline", Ct)).GetProperty("shots").EnumerateArray().ToList();
        var shot = shots.First(shot => !shot.GetProperty("lip_sync").GetBoolean() && shot.GetProperty("framing").GetString() != "title").GetProperty("shot_id").GetString();
        var preview = await ChildAsync(parent, shot, dryRun: true);
        await preview.EndsAsync("succeeded");
        var output = (await house.Api.GetAsync($"/api/v1/runs/{preview.Id}/output", Ct)).GetProperty("placeholder");
        Assert.Empty(await preview.JobsAsync());

        var child = await ChildAsync(parent, shot, dryRun: false);
        await child.EndsAsync("succeeded");
        await child.CheckAsync(async () =>
        {
            var done = (await child.JobsAsync()).Where(job => !job.GetProperty("reused").GetBoolean()).Select(job => job.GetProperty("key").GetString()!).ToList();
            Assert.Equal(output.GetProperty("jobs").EnumerateArray().Where(job => !job.GetProperty("reused").GetBoolean()).Select(job => job.GetProperty("key").GetString()!).Order(), done.Order());
            Assert.Equal([$"video:{shot}"], done.Where(key => key.StartsWith("video:", StringComparison.Ordinal)));
            var made = (await child.ArtifactsAsync()).Select(artifact => artifact.GetProperty("kind").GetString()!).ToList();
            Assert.Single(made, kind => kind == "shot_video");
            Assert.Single(made, kind => kind == "film");
            Assert.DoesNotContain("speech", made);
            Assert.True(made.Count(kind => kind == "segment") <= 1, "one segment at most was encoded");
        });
        await RemoveAsync(parent);
        await TwiceAsync(parent, shots.Last(other => other.GetProperty("shot_id").GetString() != shot && other.GetProperty("framing").GetString() != "title").GetProperty("shot_id").GetString()!);
    }

    /// <summary>The same request twice at the same moment: two films, and each thing in them made once.</summary>
    private async Task TwiceAsync(FilmRun parent, string shotId)
    {
        var children = await Task.WhenAll(ChildAsync(parent, shotId, dryRun: false), ChildAsync(parent, shotId, dryRun: false));
        foreach (var child in children) await child.EndsAsync("succeeded");
        await children[1].CheckAsync(async () =>
        {
            var made = new List<string>();
            foreach (var child in children)
                made.AddRange((await child.JobsAsync()).Where(job => !job.GetProperty("reused").GetBoolean() && job.GetProperty("kind").GetString() != "compose").Select(job => job.GetProperty("key").GetString()!));
            Assert.Contains($"video:{shotId}", made);
            Assert.Equal(made.Distinct().Order(), made.Order());
        });
    }

    /// <summary>The same film without one shot: shorter by it, and no picture is made again.</summary>
    private async Task RemoveAsync(FilmRun parent)
    {
        var before = await house.Api.GetAsync($"/api/v1/runs/{parent.Id}/timeline", Ct);
        var shot = before.GetProperty("shots").EnumerateArray().Last(shot => shot.GetProperty("lines").GetArrayLength() > 0);
        var shotId = shot.GetProperty("shot_id").GetString()!;

        var child = await ChildAsync(parent, new { remove = new[] { shotId } });
        await child.EndsAsync("succeeded");
        await child.CheckAsync(async () =>
        {
            var after = await house.Api.GetAsync($"/api/v1/runs/{child.Id}/timeline", Ct);
            Assert.DoesNotContain(after.GetProperty("shots").EnumerateArray(), one => one.GetProperty("shot_id").GetString() == shotId);
            Assert.Equal(before.GetProperty("frames").GetInt32() - shot.GetProperty("frames").GetInt32(), after.GetProperty("frames").GetInt32());
            Assert.DoesNotContain(await child.JobsAsync(), job => !job.GetProperty("reused").GetBoolean() && job.GetProperty("kind").GetString() is "video" or "llm");
            var film = (await child.ArtifactsAsync()).Single(artifact => artifact.GetProperty("kind").GetString() == "film");
            Assert.Equal(after.GetProperty("frames").GetInt32(), film.GetProperty("media").GetProperty("frames").GetInt32());
        });
    }

    private Task<FilmRun> ChildAsync(FilmRun parent, string? shotId, bool dryRun) => ChildAsync(parent, new { shots = new[] { new { shot_id = shotId } }, dry_run = dryRun });

    private async Task<FilmRun> ChildAsync(FilmRun parent, object edits)
    {
        var (status, accepted) = await house.Api.PostAsync($"/api/v1/runs/{parent.Id}/regenerate", edits, Ct);
        // A dry run that is planned in time brings its preview along.
        Assert.Equal(status == HttpStatusCode.OK, accepted.TryGetProperty("preview", out _));
        Assert.True(status is HttpStatusCode.Accepted or HttpStatusCode.OK, $"{status}: {accepted}");
        return new FilmRun(house, accepted.GetProperty("run_id").GetString()!, Ct);
    }
}
