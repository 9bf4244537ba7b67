using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;

namespace Ainer.WorkerHub.Tests;

/// <summary>One attempt, one worker.</summary>
public sealed class ClaimTests(RouterLine line) : IClassFixture<RouterLine>
{
    private async Task<ErrorCode> RefusedAsync(string jobId, string node = "node-b", int attempt = 1) =>
        (await Assert.ThrowsAsync<AinerException>(() => line.ClaimAsync(jobId, node, attempt))).Code;

    [Fact]
    public async Task A_claim_gives_the_job_with_a_token_and_says_so_once()
    {
        var (runId, jobId) = await line.OneVoiceAsync();
        var job = await line.ClaimAsync(jobId);
        Assert.Equal((runId, 1, JobKind.Audio, JobOperation.Tts, "builtin.espeak", "t_001", "trace-1"), (job.RunId, job.Attempt, job.Kind, job.Operation, job.Provider, job.TenantId, job.TraceId));
        Assert.Equal("line 1", job.Params.GetProperty("text").GetString());
        Assert.Equal((RouterLine.HubSettings.LeaseS, RouterLine.RouterSettings.TimeLimitS[JobKind.Audio]), (job.LeaseS, job.TimeLimitS));
        Assert.True(job.Token > 0);
        Assert.Equal(["job.created:orchestrator", "job.claimed:worker-hub"], await line.EventsAsync(runId, jobId));
    }

    [Fact]
    public async Task The_same_node_may_repeat_its_claim_and_gets_the_same_lease()
    {
        var (runId, jobId) = await line.OneVoiceAsync();
        var first = await line.ClaimAsync(jobId);
        var again = await line.ClaimAsync(jobId);
        Assert.Equal(first.Token, again.Token);
        Assert.Single(await line.EnvelopesAsync(runId, EventTypes.JobClaimed));
    }

    [Fact]
    public async Task Another_node_is_refused_as_is_an_attempt_that_is_not_due()
    {
        var (_, jobId) = await line.OneVoiceAsync();
        Assert.Equal(ErrorCode.LeaseStale, await RefusedAsync(jobId, attempt: 2));
        Assert.Equal(ErrorCode.LeaseStale, await RefusedAsync(jobId, attempt: 0));
        await line.ClaimAsync(jobId);
        Assert.Equal(ErrorCode.LeaseStale, await RefusedAsync(jobId));
    }

    [Fact]
    public async Task A_job_that_does_not_exist_is_not_found_and_one_that_the_router_has_not_seen_is_refused()
    {
        Assert.Equal(ErrorCode.NotFound, await RefusedAsync("job_unknown"));
        var runId = await line.VoicesAsync(1);
        Assert.Equal(ErrorCode.LeaseStale, await RefusedAsync((await line.JobsAsync(runId))["tts:1"].JobId));
    }

    [Fact]
    public async Task The_job_of_a_cancelled_run_is_cancelled()
    {
        var (runId, jobId) = await line.OneVoiceAsync();
        await line.Runs.CancelAsync(runId, null, null, RouterLine.Stop);
        Assert.Equal(ErrorCode.Cancelled, await RefusedAsync(jobId));
        Assert.Null(await line.LeaseStatusAsync(jobId));
    }

    [Fact]
    public async Task A_lease_that_is_over_is_not_given_out_again()
    {
        var (_, jobId) = await line.OneVoiceAsync();
        await line.ClaimAsync(jobId, "node-a");
        await line.LapseAsync(jobId);
        await line.Results.ExpireAsync(RouterLine.Stop);
        Assert.Equal(ErrorCode.LeaseStale, await RefusedAsync(jobId, "node-a"));
    }

    [Fact]
    public async Task Of_two_nodes_that_claim_at_once_exactly_one_wins()
    {
        const int rounds = 50;
        var runId = await line.VoicesAsync(rounds);
        await line.EnqueueReadyAsync(runId);
        var tokens = new HashSet<long>();
        foreach (var (jobId, _, _) in (await line.JobsAsync(runId)).Values)
        {
            var claims = await Task.WhenAll(TryAsync(jobId, "node-a"), TryAsync(jobId, "node-b"));
            var winner = Assert.Single(claims, claim => claim is not null);
            Assert.True(tokens.Add(winner!.Token));
        }
        Assert.Equal(rounds, (await line.EnvelopesAsync(runId, EventTypes.JobClaimed)).Count);
    }

    [Fact]
    public async Task A_composition_is_started_once_in_the_orchestrators_name_however_often_it_is_claimed()
    {
        var runId = await line.StartAsync([new { Key = "film", Kind = "compose", Operation = "compose", Params = new { } }]);
        await line.Runs.EnterStageAsync(runId, 1, RunStage.Compose, RouterLine.Stop);
        await line.Graphs.StartStageAsync(runId, RunStage.Compose, RouterLine.Stop);
        await line.EnqueueReadyAsync(runId);
        var jobId = (await line.JobsAsync(runId))["film"].JobId;
        await line.ClaimAsync(jobId, lane: Lanes.Compose);
        await line.LapseAsync(jobId);
        await line.Results.ExpireAsync(RouterLine.Stop);

        await line.Database.Worker.ExecuteAsync("update orchestrator.jobs set attempt = 2 where job_id = @jobId", new { jobId }, RouterLine.Stop);
        await line.EnqueueReadyAsync(runId);
        Assert.Equal(2, (await line.ClaimAsync(jobId, "node-b", attempt: 2, lane: Lanes.Compose)).Attempt);
        Assert.Equal(["compose.requested:orchestrator", "compose.started:orchestrator", "job.failed:worker-hub", "compose.progress:composer"], await line.EventsAsync(runId, jobId));
    }

    [Fact]
    public async Task A_composition_first_claimed_under_a_later_attempt_is_started_all_the_same()
    {
        var runId = await line.StartAsync([new { Key = "film", Kind = "compose", Operation = "compose", Params = new { } }]);
        await line.Runs.EnterStageAsync(runId, 1, RunStage.Compose, RouterLine.Stop);
        await line.Graphs.StartStageAsync(runId, RunStage.Compose, RouterLine.Stop);
        var jobId = (await line.JobsAsync(runId))["film"].JobId;
        await line.Database.Worker.ExecuteAsync("update orchestrator.jobs set attempt = 2 where job_id = @jobId", new { jobId }, RouterLine.Stop);
        await line.EnqueueReadyAsync(runId);
        await line.ClaimAsync(jobId, attempt: 2, lane: Lanes.Compose);
        Assert.Equal(["compose.requested:orchestrator", "compose.started:orchestrator"], await line.EventsAsync(runId, jobId));
    }

    [Fact]
    public async Task Inputs_come_in_their_order_with_urls_that_read_the_objects()
    {
        var runId = await line.StartAsync(
        [
            RouterLine.Voice(1), RouterLine.Voice(2),
            new { Key = "shot:1", Kind = "video", Operation = "i2v", Params = new { }, Inputs = new object[] { new { Name = "line:2", Key = "tts:2" }, new { Name = "line:1", Key = "tts:1" }, new { Name = "align:1", Key = "tts:1", Kind = "alignment" } } },
        ]);
        await line.EnqueueReadyAsync(runId);
        var jobs = await line.JobsAsync(runId);
        foreach (var key in new[] { "tts:1", "tts:2" })
        {
            var made = await line.ClaimAsync(jobs[key].JobId);
            var speech = await line.UploadAsync(made, System.Text.Encoding.UTF8.GetBytes($"speech of {key}"));
            var alignment = await line.UploadAsync(made, System.Text.Encoding.UTF8.GetBytes($"alignment of {key}"), "align.json", ArtifactKind.Alignment, "application/json");
            await line.TellAsync(WorkerHand.Result(made, WorkerOutcome.Succeeded, "node-a", speech, alignment));
            var done = (await line.EnvelopesAsync(runId, EventTypes.JobSucceeded)).Single(envelope => envelope.JobId == made.JobId);
            await line.Database.Worker.InTransactionAsync(tx => line.Progression.ApplyAsync(tx, done), RouterLine.Stop);
        }
        await line.EnqueueReadyAsync(runId);

        var shot = await line.ClaimAsync(jobs["shot:1"].JobId, lane: Lanes.CpuVideo);
        Assert.Equal(["line:2", "line:1", "align:1"], shot.Inputs.Select(input => input.Name));
        var texts = await Task.WhenAll(shot.Inputs.Select(async input => System.Text.Encoding.UTF8.GetString(await WorkerHand.GetAsync(input.Url))));
        Assert.Equal(["speech of tts:2", "speech of tts:1", "alignment of tts:1"], texts);
        Assert.All(shot.Inputs.Zip(texts), pair => Assert.Equal(WorkerHand.Sha256Of(System.Text.Encoding.UTF8.GetBytes(pair.Second)), pair.First.Sha256));
        Assert.Equal((1.5, "en"), (shot.Inputs[0].Media!.DurationS!.Value, shot.Inputs[0].Metadata!.Value.GetProperty("voice").GetString()));
    }

    private async Task<ClaimedJob?> TryAsync(string jobId, string node)
    {
        await Task.Yield();
        try
        {
            return await line.ClaimAsync(jobId, node);
        }
        catch (AinerException refused) when (refused.Code == ErrorCode.LeaseStale)
        {
            return null;
        }
    }
}
