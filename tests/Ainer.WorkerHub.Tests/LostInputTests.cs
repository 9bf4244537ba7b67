using System.Text;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Messaging;
using Ainer.Orchestrator.Jobs;

namespace Ainer.WorkerHub.Tests;

/// <summary>Artifacts that are registered and gone from the store (docs/job-graph.md): over a real database and a real bucket.</summary>
public sealed class LostInputTests(RouterLine line) : IClassFixture<RouterLine>
{
    private static readonly string[] Heard =
        [EventTypes.JobClaimed, EventTypes.JobSucceeded, EventTypes.JobFailed, EventTypes.ComposeStarted, EventTypes.ComposeCompleted];

    private static readonly byte[] Content = Encoding.UTF8.GetBytes("what was made");

    [Fact]
    public async Task An_input_that_the_store_has_lost_is_made_again_and_its_reader_follows()
    {
        var runId = await FilmAsync();
        var lost = await WorkAsync(runId, "tts:1");
        await LoseAsync(lost);
        await MissAsync(runId, "shot:1");

        var said = Assert.Single(await line.EnvelopesAsync(runId, EventTypes.ArtifactLost));
        Assert.Equal((lost, ErrorCode.ArtifactMissing), (said.Payload.GetProperty("artifact_id").GetString(), said.ErrorCode));
        Assert.Equal(await KeyedAsync(runId, "tts:1"), Assert.Single(await line.EnvelopesAsync(runId, EventTypes.JobReopened)).JobId);
        Assert.Equal(("ready 2", "pending 1"), (await StandAsync(runId, "tts:1"), await StandAsync(runId, "shot:1")));
        Assert.Equal(0, await line.Database.Worker.ReadOneAsync<long>("select count(*) from worker_hub.artifact_v1 where artifact_id = @lost", new { lost }, RouterLine.Stop));

        var again = await WorkAsync(runId, "tts:1", attempt: 2);
        Assert.Equal("ready 2", await StandAsync(runId, "shot:1"));
        var shot = await TakeAsync(runId, "shot:1", attempt: 2);
        Assert.Equal(again, Assert.Single(shot.Inputs).ArtifactId);
        Assert.Equal(Content, await WorkerHand.GetAsync(shot.Inputs[0].Url));
        await EndAsync(runId);
    }

    [Fact]
    public async Task An_input_that_is_damaged_in_the_store_is_made_again_too()
    {
        var runId = await FilmAsync();
        var lost = await WorkAsync(runId, "tts:1");
        using var other = new MemoryStream(Encoding.UTF8.GetBytes("what was mad!"));
        await line.Bucket.Store.PutAsync(await ObjectAsync(lost), other, "audio/wav", RouterLine.Stop);
        await MissAsync(runId, "shot:1", ErrorCode.ArtifactCorrupt);
        Assert.Equal(("ready 2", "pending 1"), (await StandAsync(runId, "tts:1"), await StandAsync(runId, "shot:1")));
        await EndAsync(runId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_input_that_is_there_after_all_costs_an_ordinary_retry(bool named)
    {
        var runId = await FilmAsync();
        var whole = await WorkAsync(runId, "tts:1");
        await FailAsync(runId, "shot:1", 1, ErrorCode.ArtifactCorrupt, named ? [whole] : []);
        Assert.Empty(await line.EnvelopesAsync(runId, EventTypes.ArtifactLost));
        Assert.Equal(("succeeded 1", "retrying 1"), (await StandAsync(runId, "tts:1"), await StandAsync(runId, "shot:1")));
        await EndAsync(runId);
    }

    [Fact]
    public async Task A_clip_that_the_composition_misses_is_made_again_while_the_run_stays_in_its_stage()
    {
        var runId = await FilmAsync();
        await WorkAsync(runId, "tts:1");
        var lost = await WorkAsync(runId, "shot:1");
        Assert.True(await line.Runs.EnterStageAsync(runId, 1, RunStage.Compose, RouterLine.Stop));
        await line.Graphs.StartStageAsync(runId, RunStage.Compose, RouterLine.Stop);
        await LoseAsync(lost);
        await MissAsync(runId, "film");
        Assert.Equal(("ready 2", "pending 1"), (await StandAsync(runId, "shot:1"), await StandAsync(runId, "film")));
        Assert.Equal(StageOutcome.Running, (await line.Graphs.OutcomeAsync(runId, 1, RunStage.Compose, RouterLine.Stop)).Outcome);

        await WorkAsync(runId, "shot:1", attempt: 2);
        await WorkAsync(runId, "film", attempt: 2);
        Assert.Equal(StageOutcome.Succeeded, (await line.Graphs.OutcomeAsync(runId, 1, RunStage.Compose, RouterLine.Stop)).Outcome);
        Assert.True(await line.Runs.SucceedAsync(runId, 1, RouterLine.Stop));
    }

    [Fact]
    public async Task When_it_cannot_be_made_again_the_stage_that_waits_settles_with_the_reason()
    {
        var runId = await FilmAsync();
        await WorkAsync(runId, "tts:1");
        var lost = await WorkAsync(runId, "shot:1");
        Assert.True(await line.Runs.EnterStageAsync(runId, 1, RunStage.Compose, RouterLine.Stop));
        await line.Graphs.StartStageAsync(runId, RunStage.Compose, RouterLine.Stop);
        await LoseAsync(lost);
        await MissAsync(runId, "film");
        await FailAsync(runId, "shot:1", 2, ErrorCode.InputInvalid);

        var (outcome, error) = await line.Graphs.OutcomeAsync(runId, 1, RunStage.Compose, RouterLine.Stop);
        Assert.Equal((StageOutcome.Failed, ErrorCode.InputInvalid), (outcome, error!.Code));
        Assert.Contains(await line.EnvelopesAsync(runId, EventTypes.StageSettled), said => said.Payload.GetProperty("stage").GetString() == "compose");
        await EndAsync(runId);
    }

    [Fact]
    public async Task A_retry_of_the_run_makes_what_is_lost_again_instead_of_missing_it_again()
    {
        var runId = await FilmAsync();
        await LoseAsync(await WorkAsync(runId, "tts:1"));
        await line.Database.Worker.ExecuteAsync("update orchestrator.jobs set max_attempts = 1 where run_id = @runId", new { runId }, RouterLine.Stop);
        await MissAsync(runId, "shot:1");
        var (outcome, error) = await line.Graphs.OutcomeAsync(runId, 1, RunStage.Execute, RouterLine.Stop);
        Assert.Equal((StageOutcome.Failed, ErrorCode.ArtifactMissing), (outcome, error!.Code));
        await line.Runs.FailAsync(runId, 1, error, RouterLine.Stop);

        Assert.Equal(2, await line.Runs.RetryAsync(runId, 1, RouterLine.Stop));
        Assert.True(await line.Runs.StartAsync(runId, 2, RouterLine.Stop));
        Assert.True(await line.Runs.EnterStageAsync(runId, 2, RunStage.Execute, RouterLine.Stop));
        await line.Graphs.StartStageAsync(runId, RunStage.Execute, RouterLine.Stop);
        Assert.Equal(("ready 2", "pending 1"), (await StandAsync(runId, "tts:1"), await StandAsync(runId, "shot:1")));
        await WorkAsync(runId, "tts:1", attempt: 2);
        await WorkAsync(runId, "shot:1", attempt: 2);
        await EndAsync(runId);
    }

    private Task<string> FilmAsync() => line.StartAsync(
    [
        RouterLine.Voice(1),
        new { Key = "shot:1", Kind = "video", Operation = "i2v", Params = new { }, ShotId = "S1", Inputs = new[] { new { Name = "line:1", Key = "tts:1" } } },
        new { Key = "film", Kind = "compose", Operation = "compose", Params = new { }, Inputs = new[] { new { Name = "shot:S1", Key = "shot:1" } } },
    ]);

    /// <summary>A worker takes the job, uploads one file and succeeds. Returns the artifact.</summary>
    private async Task<string> WorkAsync(string runId, string key, int attempt = 1)
    {
        var (job, kind) = (await TakeAsync(runId, key, attempt), key == "film" ? ArtifactKind.Film : ArtifactKind.Speech);
        var made = await line.UploadAsync(job, Content, kind: kind);
        await line.TellAsync(WorkerHand.Result(job, WorkerOutcome.Succeeded, "node-a", made));
        await HearAsync(runId);
        return made.ArtifactId;
    }

    /// <summary>A worker takes the job and does not get its input.</summary>
    private async Task MissAsync(string runId, string key, ErrorCode code = ErrorCode.ArtifactMissing) => await FailAsync(runId, key, 1, code);

    private async Task FailAsync(string runId, string key, int attempt, ErrorCode code, params string[] unreadable)
    {
        var job = await TakeAsync(runId, key, attempt);
        await line.TellAsync(WorkerHand.Result(job, WorkerOutcome.Failed) with { ErrorCode = code, Message = "for the test", UnreadableInputs = unreadable });
        await HearAsync(runId);
    }

    private async Task<ClaimedJob> TakeAsync(string runId, string key, int attempt)
    {
        await line.EnqueueReadyAsync(runId);
        return await line.ClaimAsync(await KeyedAsync(runId, key), attempt: attempt, lane: key == "film" ? Lanes.Compose : Lanes.CpuAudio);
    }

    /// <summary>The orchestrator hears everything that was said of the run, again and again: what it knows changes nothing.</summary>
    private async Task HearAsync(string runId)
    {
        var said = await line.Database.Worker.ReadAsync<string>(
            "select envelope::text from orchestrator.event_v1 where run_id = @runId and event_type = any(@Heard) order by run_seq", new { runId, Heard }, RouterLine.Stop);
        foreach (var envelope in said.Select(AinerJson.Read<EventEnvelope>))
            await line.Database.Worker.InTransactionAsync(tx => line.Progression.ApplyAsync(tx, envelope), RouterLine.Stop);
    }

    private async Task LoseAsync(string artifactId) => await line.Bucket.Store.DeleteAsync(await ObjectAsync(artifactId), RouterLine.Stop);

    private async Task<string> ObjectAsync(string artifactId) =>
        (await line.Database.Worker.ReadOneAsync<string>("select object_key from worker_hub.artifacts where artifact_id = @artifactId", new { artifactId }, RouterLine.Stop))!;

    private async Task<string> KeyedAsync(string runId, string key) => (await line.JobsAsync(runId))[key].JobId;

    private async Task<string> StandAsync(string runId, string key) => (await line.JobsAsync(runId))[key] is var (_, status, attempt) ? $"{status} {attempt}" : "";

    private async Task EndAsync(string runId) => await line.Runs.CancelAsync(runId, null, null, RouterLine.Stop);
}
