using System.Text;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Messaging;
using Ainer.Observer.Costs;

namespace Ainer.WorkerHub.Tests;

/// <summary>What workers say, and how far they are believed.</summary>
public sealed class ResultTests(RouterLine line) : IClassFixture<RouterLine>
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("the sound of one line");

    private async Task<ClaimedJob> ClaimedAsync()
    {
        var (_, jobId) = await line.OneVoiceAsync();
        return await line.ClaimAsync(jobId);
    }

    private async Task<ClaimedJob> ClaimedFilmAsync()
    {
        var runId = await line.StartAsync([new { Key = "film", Kind = "compose", Operation = "compose", Params = new { } }]);
        await line.Runs.EnterStageAsync(runId, 1, RunStage.Compose, RouterLine.Stop);
        await line.Graphs.StartStageAsync(runId, RunStage.Compose, RouterLine.Stop);
        await line.EnqueueReadyAsync(runId);
        return await line.ClaimAsync((await line.JobsAsync(runId))["film"].JobId, lane: Lanes.Compose);
    }

    private Task<IReadOnlyList<string>> ArtifactsAsync(ClaimedJob job) =>
        line.Database.Worker.ReadAsync<string>("select artifact_id from worker_hub.artifact_v1 where job_id = @JobId order by created_at", new { job.JobId }, RouterLine.Stop);

    [Fact]
    public async Task Success_registers_the_files_closes_the_lease_and_says_so()
    {
        var job = await ClaimedAsync();
        var made = await line.UploadAsync(job, Content, address: new string('c', 64));
        await line.TellAsync(WorkerHand.Result(job, WorkerOutcome.Succeeded, "node-a", made));

        Assert.Equal("succeeded", await line.LeaseStatusAsync(job.JobId));
        var row = await line.Database.Worker.ReadOneAsync<string>(
            "select concat_ws(' ', artifact_id, tenant_id, project_id, trace_id, run_id, attempt, kind, bucket, sha256, bytes, content_type, content_address, media ->> 'duration_s', metadata ->> 'voice') from worker_hub.artifact_v1 where job_id = @JobId",
            new { job.JobId }, RouterLine.Stop);
        Assert.Equal($"{made.ArtifactId} t_001 p_001 trace-1 {job.RunId} 1 speech {line.Bucket.Options.Bucket} {made.Sha256} {Content.Length} audio/wav {new string('c', 64)} 1.5 en", row);

        var said = Assert.Single(await line.EnvelopesAsync(job.RunId, EventTypes.JobSucceeded));
        Assert.Equal((Producers.WorkerHub, job.JobId, 1, made.ArtifactId, 2.5),
            (said.Producer, said.JobId, said.Attempt, said.Payload.GetProperty("artifact_ids")[0].GetString(), said.Payload.GetProperty("usage").GetProperty("wall_s").GetDouble()));
    }

    [Fact]
    public async Task A_finished_composition_is_the_composers_word()
    {
        var job = await ClaimedFilmAsync();
        await line.TellAsync(WorkerHand.Result(job, WorkerOutcome.Progress, "composer-1") with { Progress = 40, Message = "mixing" });
        var film = await line.UploadAsync(job, Content, "film.mp4", ArtifactKind.Film, "video/mp4");
        await line.TellAsync(WorkerHand.Result(job, WorkerOutcome.Succeeded, "composer-1", film));
        Assert.Equal(["compose.requested:orchestrator", "compose.started:orchestrator", "compose.progress:composer", "compose.completed:composer"], await line.EventsAsync(job.RunId, job.JobId));
    }

    [Fact]
    public async Task Progress_is_passed_on_and_the_lease_stays()
    {
        var job = await ClaimedAsync();
        await line.TellAsync(WorkerHand.Result(job, WorkerOutcome.Progress) with { Progress = 40, Message = "voicing" });
        var said = Assert.Single(await line.EnvelopesAsync(job.RunId, EventTypes.JobProgress));
        Assert.Equal((40, "voicing"), (said.Payload.GetProperty("progress").GetDouble(), said.Payload.GetProperty("message").GetString()));
        Assert.Equal("active", await line.LeaseStatusAsync(job.JobId));
    }

    [Fact]
    public async Task A_failure_is_passed_on_with_its_reason_and_what_it_cost()
    {
        var job = await ClaimedAsync();
        await line.TellAsync(WorkerHand.Result(job, WorkerOutcome.Failed) with { ErrorCode = ErrorCode.ProviderRejected, Message = "no such voice", Retryable = true });
        var said = Assert.Single(await line.EnvelopesAsync(job.RunId, EventTypes.JobFailed));
        Assert.Equal((ErrorCode.ProviderRejected, "no such voice", true, 0.25m), (said.ErrorCode, said.Payload.GetProperty("message").GetString(),
            said.Payload.GetProperty("retryable").GetBoolean(), said.Payload.GetProperty("usage").GetProperty("cost").GetDecimal()));
        Assert.Equal("failed", await line.LeaseStatusAsync(job.JobId));
    }

    [Theory]
    [InlineData(WorkerOutcome.Progress)]
    [InlineData(WorkerOutcome.Succeeded)]
    [InlineData(WorkerOutcome.Failed)]
    public async Task A_stale_token_changes_nothing(WorkerOutcome outcome)
    {
        var job = await ClaimedAsync();
        var made = await line.UploadAsync(job, Content);
        var before = await line.StateAsync(job.RunId);
        var (other, _) = await line.OneVoiceAsync();
        foreach (var stale in new[] { job with { Token = job.Token + 1 }, job with { Token = job.Token - 1 }, job with { Attempt = 2 }, job with { JobId = "job_unknown" }, job with { RunId = other }, job with { RunId = "run_unknown" } })
            await line.TellAsync(WorkerHand.Result(stale, outcome, "node-b", made));
        Assert.Equal(before, await line.StateAsync(job.RunId));
    }

    [Fact]
    public async Task After_the_lease_is_over_its_holder_is_not_heard()
    {
        var job = await ClaimedAsync();
        var made = await line.UploadAsync(job, Content);
        await line.LapseAsync(job.JobId);
        Assert.Equal(1, await line.Results.ExpireAsync(RouterLine.Stop));
        await line.TellAsync(WorkerHand.Result(job, WorkerOutcome.Succeeded, "node-a", made));
        Assert.Empty(await ArtifactsAsync(job));
        Assert.Empty(await line.EnvelopesAsync(job.RunId, EventTypes.JobSucceeded));
    }

    [Theory]
    [InlineData("lapsed", WorkerOutcome.Succeeded, ErrorCode.LeaseLost)]
    [InlineData("lapsed", WorkerOutcome.Failed, ErrorCode.LeaseLost)]
    [InlineData("taken back", WorkerOutcome.Succeeded, ErrorCode.Cancelled)]
    public async Task What_a_result_that_comes_too_late_has_cost_is_said_and_booked_once(string lease, WorkerOutcome outcome, ErrorCode code)
    {
        var job = await ClaimedAsync();
        if (lease == "lapsed")
        {
            await line.LapseAsync(job.JobId);
            await line.Results.ExpireAsync(RouterLine.Stop);
        }
        else
        {
            await line.Runs.CancelAsync(job.RunId, null, null, RouterLine.Stop);
        }
        var late = WorkerHand.Result(job, outcome);
        await line.TellAsync(late with { Outcome = WorkerOutcome.Progress });
        for (var times = 0; times < 2; times++) await line.TellAsync(late);

        var said = Assert.Single(await line.EnvelopesAsync(job.RunId, EventTypes.JobUsage));
        Assert.Equal((code, job.JobId, 1), (said.ErrorCode, said.JobId, said.Attempt));
        var heard = (await line.EnvelopesAsync(job.RunId, EventTypes.JobFailed)).Append(said).Append(said);
        foreach (var envelope in heard) await line.Database.Worker.InTransactionAsync(tx => CostLedger.BookAsync(tx, envelope), RouterLine.Stop);
        Assert.Equal([$"1 {job.Provider} node-a 2.5 0.250000 failed {Names.Of(code)}"], await line.Database.Worker.ReadAsync<string>(
            "select concat_ws(' ', attempt, provider, node_id, wall_s, cost, outcome, error_code) from observer.cost_v1 where job_id = @JobId", new { job.JobId }, RouterLine.Stop));
    }

    [Fact]
    public async Task A_result_that_was_believed_and_comes_again_after_its_run_was_cancelled_is_not_booked_again()
    {
        var job = await ClaimedAsync();
        var result = WorkerHand.Result(job, WorkerOutcome.Succeeded, "node-a", await line.UploadAsync(job, Content));
        await line.TellAsync(result);
        await line.Runs.CancelAsync(job.RunId, null, null, RouterLine.Stop);
        await line.TellAsync(result);
        Assert.Empty(await line.EnvelopesAsync(job.RunId, EventTypes.JobUsage));
    }

    [Fact]
    public async Task The_same_message_twice_and_the_same_result_in_another_message_have_one_effect()
    {
        var job = await ClaimedAsync();
        var result = WorkerHand.Result(job, WorkerOutcome.Succeeded, "node-a", await line.UploadAsync(job, Content));
        var eventId = line.Ids.NewEventId();
        Assert.Equal(ConsumeOutcome.Handled, await line.TellAsync(result, eventId));
        Assert.Equal(ConsumeOutcome.Duplicate, await line.TellAsync(result, eventId));
        Assert.Equal(ConsumeOutcome.Handled, await line.TellAsync(result));
        Assert.Single(await line.EnvelopesAsync(job.RunId, EventTypes.JobSucceeded));
        Assert.Single(await ArtifactsAsync(job));
    }

    [Fact]
    public async Task The_same_result_heard_by_two_routers_at_once_has_one_effect()
    {
        for (var round = 0; round < 10; round++)
        {
            var job = await ClaimedAsync();
            var result = WorkerHand.Result(job, WorkerOutcome.Succeeded, "node-a", await line.UploadAsync(job, Content));
            var eventId = line.Ids.NewEventId();
            await Task.WhenAll(line.TellAsync(result, eventId), line.TellAsync(result, eventId), line.TellAsync(result));
            Assert.Single(await line.EnvelopesAsync(job.RunId, EventTypes.JobSucceeded));
        }
    }

    [Fact]
    public async Task A_file_that_was_never_announced_is_refused() =>
        await RefusedAsync("never announced", (job, made) => Task.FromResult(made with { ArtifactId = "art_foreign" }));

    [Fact]
    public async Task A_file_that_differs_from_what_was_announced_is_refused()
    {
        await RefusedAsync("differs from what was announced", (job, made) => Task.FromResult(made with { Sha256 = new string('0', 64) }));
        await RefusedAsync("differs from what was announced", (job, made) => Task.FromResult(made with { Bytes = made.Bytes + 1 }));
        await RefusedAsync("differs from what was announced", (job, made) => Task.FromResult(made with { ContentType = "text/html" }));
        await RefusedAsync("differs from what was announced", (job, made) => Task.FromResult(made with { Kind = ArtifactKind.Film }));
    }

    [Fact]
    public async Task A_file_that_was_never_put_is_refused() => await RefusedAsync("not in the store", async (job, made) =>
    {
        await line.Bucket.Store.DeleteAsync(await KeyAsync(made), RouterLine.Stop);
        return made;
    });

    [Fact]
    public async Task A_stored_object_of_another_size_or_hash_is_refused()
    {
        foreach (var content in new[] { "something shorter", new string('x', Content.Length) })
        {
            await RefusedAsync("not in the store with the announced size and hash", async (job, made) =>
            {
                using var other = new MemoryStream(Encoding.UTF8.GetBytes(content));
                await line.Bucket.Store.PutAsync(await KeyAsync(made), other, "audio/wav", RouterLine.Stop);
                return made;
            });
        }
    }

    [Fact]
    public async Task An_object_put_under_the_announced_checksum_with_other_bytes_is_refused()
    {
        var job = await ClaimedAsync();
        var ticket = await line.AnnounceAsync(job, Content);
        // A store that checks refuses the PUT; one that believes the header must not make the hub believe it too.
        (await WorkerHand.PutAsync(ticket, Encoding.UTF8.GetBytes(new string('x', Content.Length)))).Dispose();
        await line.TellAsync(WorkerHand.Result(job, WorkerOutcome.Succeeded, "node-a", WorkerHand.Produced(ticket, Content)));
        Assert.Equal(ErrorCode.UploadRejected, Assert.Single(await line.EnvelopesAsync(job.RunId, EventTypes.JobFailed)).ErrorCode);
    }

    [Fact]
    public async Task One_wrong_file_of_several_registers_none()
    {
        var job = await ClaimedAsync();
        var good = await line.UploadAsync(job, Content);
        var ticket = await line.AnnounceAsync(job, Content, "never-put.wav");
        await line.TellAsync(WorkerHand.Result(job, WorkerOutcome.Succeeded, "node-a", good, WorkerHand.Produced(ticket, Content)));
        Assert.Empty(await ArtifactsAsync(job));
        Assert.Equal("failed", await line.LeaseStatusAsync(job.JobId));
    }

    private async Task RefusedAsync(string why, Func<ClaimedJob, ProducedArtifact, Task<ProducedArtifact>> spoil)
    {
        var job = await ClaimedAsync();
        var made = await spoil(job, await line.UploadAsync(job, Content));
        await line.TellAsync(WorkerHand.Result(job, WorkerOutcome.Succeeded, "node-a", made));
        var said = Assert.Single(await line.EnvelopesAsync(job.RunId, EventTypes.JobFailed));
        Assert.Equal((ErrorCode.UploadRejected, true), (said.ErrorCode, said.Payload.GetProperty("retryable").GetBoolean()));
        Assert.Contains(why, said.Payload.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(await ArtifactsAsync(job));
        Assert.Equal("failed", await line.LeaseStatusAsync(job.JobId));
    }

    private async Task<string> KeyAsync(ProducedArtifact made) =>
        (await line.Database.Worker.ReadOneAsync<string>("select object_key from worker_hub.uploads where artifact_id = @ArtifactId", new { made.ArtifactId }, RouterLine.Stop))!;
}
