using System.Net;
using System.Text.Json;
using Ainer.EndToEnd.Tests.Houses;
using Ainer.EndToEnd.Tests.Runs;

namespace Ainer.EndToEnd.Tests;

/// <summary>From a chapter to a film through the whole line.</summary>
public sealed class FilmTests(House house)
{
    private static readonly string[] JobTrace = ["job.created", "job.claimed", "job.succeeded"];
    private static readonly string[] TraceTypes = ["task.submitted", .. JobTrace, "compose.started", "compose.completed"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Six_lines_become_a_film_that_any_player_shows()
    {
        var run = await FilmRun.SubmitAsync(house, Chapters.New(), Ct);
        var ended = await run.EndsAsync("succeeded");
        await run.CheckAsync(async () =>
        {
            Assert.Equal("completed", ended.GetProperty("stage").GetString());
            Assert.Equal(100, ended.GetProperty("progress").GetDouble());
            var artifacts = await run.ArtifactsAsync();
            var film = Assert.Single(artifacts, artifact => artifact.GetProperty("kind").GetString() == "film");
            Assert.Single(artifacts, artifact => artifact.GetProperty("kind").GetString() == "poster");
            Assert.Equal(film.GetProperty("uri").GetString(), ended.GetProperty("final_artifact_uri").GetString());
            await AssertPlayableAsync(film);
            AssertTrace(await house.Api.TraceAsync(run.Id, Ct), await run.JobsAsync());
            AssertSameLooksAndVoices(artifacts);
            await OnceOnly.AssertAsync(run);
        });
    }

    [Fact]
    public async Task A_task_that_names_a_chapter_is_accepted_without_a_text()
    {
        var (status, answer) = await house.Api.PostAsync("/api/v1/tasks", new
        {
            tenant_id = "t_001",
            project_id = "p_001",
            trace_id = "tr_e2e_001",
            correlation_id = "cr_e2e_001",
            idempotency_key = $"idem_e2e_{Testing.TestServices.UniqueName("k")}",
            chapter_id = "ch_001",
            requested_quality = "standard",
            language_context = "zh-CN",
            payload = new { source = "e2e_test" },
        }, Ct);

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(("queued", "accepted"), (answer.GetProperty("status").GetString(), answer.GetProperty("message").GetString()));
        Assert.StartsWith("task_", answer.GetProperty("task_id").GetString(), StringComparison.Ordinal);
        var run = new FilmRun(house, answer.GetProperty("run_id").GetString()!, Ct);
        await house.Api.CancelAsync(run.Id, Ct);
        await run.EndsAsync("cancelled", TimeSpan.FromSeconds(60));
    }

    private async Task AssertPlayableAsync(JsonElement artifact)
    {
        var path = Path.Combine(Path.GetTempPath(), Testing.TestServices.UniqueName("film") + ".mp4");
        try
        {
            await house.Api.DownloadAsync(artifact.GetProperty("artifact_id").GetString()!, path, Ct);
            var file = new FilmFile(path);
            var streams = await file.StreamsAsync();
            JsonElement Only(string type) => Assert.Single(streams, stream => stream.GetProperty("codec_type").GetString() == type && !IsPicture(stream));
            var (video, audio, subtitles) = (Only("video"), Only("audio"), Only("subtitle"));

            Assert.Equal(("h264", "yuv420p"), (video.GetProperty("codec_name").GetString(), video.GetProperty("pix_fmt").GetString()));
            Assert.True(FilmFile.Rate(video) >= 24, $"{FilmFile.Rate(video)} frames a second");
            Assert.Equal("aac", audio.GetProperty("codec_name").GetString());
            Assert.Equal("mov_text", subtitles.GetProperty("codec_name").GetString());
            var timeline = artifact.GetProperty("metadata").GetProperty("duration_s").GetDouble();
            Assert.InRange(timeline, 1, 15);
            Assert.InRange(FilmFile.Seconds(video) - timeline, -0.1, 0.1);
            Assert.InRange(FilmFile.Seconds(audio) - timeline, -0.1, 0.1);
            Assert.InRange(await file.LoudnessAsync(), -17, -15);
            var boxes = file.Boxes().ToList();
            Assert.True(boxes.IndexOf("moov") >= 0 && boxes.IndexOf("moov") < boxes.IndexOf("mdat"), $"faststart: {string.Join(' ', boxes)}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static bool IsPicture(JsonElement stream) => stream.GetProperty("disposition").GetProperty("attached_pic").GetInt32() == 1;

    /// <summary>Six types, each once per task, job or composition, in order.</summary>
    private static void AssertTrace(IReadOnlyList<JsonElement> trace, IReadOnlyList<JsonElement> jobs)
    {
        Assert.Equal(TraceTypes.Order(StringComparer.Ordinal), trace.Select(Json.Type).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("task.submitted", Json.Type(trace[0]));
        Assert.Equal("compose.completed", Json.Type(trace[^1]));
        Assert.All(TraceTypes.Except(JobTrace), type => Assert.Single(trace, fact => Json.Type(fact) == type));
        var started = trace.ToList().FindIndex(fact => Json.Type(fact) == "compose.started");
        foreach (var job in jobs.Where(job => job.GetProperty("kind").GetString() != "compose"))
        {
            var own = trace.Where(fact => Json.Text(fact, "job_id") == job.GetProperty("job_id").GetString()).ToList();
            Assert.Equal(job.GetProperty("reused").GetBoolean() ? ["job.created", "job.succeeded"] : JobTrace, own.Select(Json.Type));
            Assert.All(own, fact => Assert.True(trace.ToList().IndexOf(fact) < started, "a job's fact after compose.started"));
        }
        Assert.Empty(OnceOnly.Repeated(trace.Select(fact => fact.GetProperty("event_id").GetString()!)));
        Assert.Equal(("gateway", "composer"), (trace[0].GetProperty("producer").GetString(), trace[^1].GetProperty("producer").GetString()));
    }

    /// <summary>Every artifact that tells of a character tells the same look hash and voice id; the film's own metadata too.</summary>
    private static void AssertSameLooksAndVoices(IReadOnlyList<JsonElement> artifacts)
    {
        var looks = new List<(string Who, string Look)>();
        var voices = new List<(string Who, string Voice)>();
        foreach (var artifact in artifacts.Where(artifact => artifact.TryGetProperty("metadata", out var known) && known.ValueKind == JsonValueKind.Object))
        {
            var known = artifact.GetProperty("metadata");
            var shots = artifact.GetProperty("kind").GetString() == "film" ? known.GetProperty("shots").EnumerateArray().ToList() : [known];
            foreach (var shot in shots)
            {
                if (shot.TryGetProperty("looks", out var who) && who.ValueKind == JsonValueKind.Object) looks.AddRange(who.EnumerateObject().Select(look => (look.Name, look.Value.GetString()!)));
                if (shot.TryGetProperty("voices", out var heard)) voices.AddRange(heard.EnumerateArray().Where(voice => Json.Text(voice, "speaker_id") is not null).Select(voice => (Json.Text(voice, "speaker_id")!, Json.Text(voice, "voice_id")!)));
                if (Json.Text(shot, "speaker_id") is { } speaker) voices.Add((speaker, Json.Text(shot, "voice_id")!));
            }
        }
        Assert.All(looks.GroupBy(look => look.Who), same => Assert.Single(same.Select(look => look.Look).Distinct()));
        Assert.All(voices.GroupBy(voice => voice.Who), same => Assert.Single(same.Select(voice => voice.Voice).Distinct()));
        Assert.True(looks.Select(look => look.Who).Distinct().Count() >= 2, "two characters are seen");
        Assert.True(voices.Select(voice => voice.Voice).Distinct().Count() >= 2, "two voices are heard");
    }
}
