using System.Text;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Postgres;

namespace Ainer.WorkerHub.Tests;

/// <summary>The connection dies in the middle of each of the hub's transactions: all of it happened, or nothing.</summary>
public sealed class TornTransactionTests(RouterLine line) : IClassFixture<RouterLine>
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("the sound of one line");

    [Theory]
    [InlineData("worker_hub.leases")]
    [InlineData("model_router.admissions")]
    [InlineData("orchestrator.events")]
    [InlineData("messaging.outbox")]
    public async Task A_torn_claim_leaves_the_attempt_to_be_claimed(string table)
    {
        var (runId, jobId) = await line.OneVoiceAsync();
        await NothingHappensAsync(runId, table, () => line.ClaimAsync(jobId));
        await line.ClaimAsync(jobId, "node-b");
        Assert.Single(await line.EnvelopesAsync(runId, EventTypes.JobClaimed));
    }

    [Fact]
    public async Task A_torn_announcement_leaves_no_upload()
    {
        var (runId, jobId) = await line.OneVoiceAsync();
        var job = await line.ClaimAsync(jobId);
        await NothingHappensAsync(runId, "worker_hub.uploads", () => line.AnnounceAsync(job, Content));
        await line.AnnounceAsync(job, Content);
    }

    [Theory]
    [InlineData("messaging.inbox")]
    [InlineData("worker_hub.artifacts")]
    [InlineData("worker_hub.leases")]
    [InlineData("orchestrator.events")]
    [InlineData("messaging.outbox")]
    public async Task A_torn_result_is_applied_again_and_has_one_effect(string table)
    {
        var (runId, jobId) = await line.OneVoiceAsync();
        var job = await line.ClaimAsync(jobId);
        var (first, second) = (await line.UploadAsync(job, Content), await line.UploadAsync(job, Content, "align.json", ArtifactKind.Alignment, "application/json"));
        await using (await KillSwitch.ArmAsync(line, table)) await line.TellAsync(WorkerHand.Result(job, WorkerOutcome.Succeeded, "node-a", first, second));
        Assert.Equal(2, await line.Database.Worker.ReadOneAsync<long>("select count(*) from worker_hub.artifact_v1 where job_id = @jobId", new { jobId }, RouterLine.Stop));
        Assert.Equal(["job.created:orchestrator", "job.claimed:worker-hub", "job.succeeded:worker-hub"], await line.EventsAsync(runId, jobId));
        Assert.Equal(1, await line.Database.Worker.ReadOneAsync<long>("select count(*) from messaging.outbox where body ->> 'job_id' = @jobId and body ->> 'event_type' = 'job.succeeded'", new { jobId }, RouterLine.Stop));
        Assert.Equal("succeeded", await line.LeaseStatusAsync(jobId));
    }

    [Theory]
    [InlineData("worker_hub.leases")]
    [InlineData("orchestrator.events")]
    [InlineData("messaging.outbox")]
    public async Task A_torn_expiry_leaves_the_lease_to_the_next_sweep(string table)
    {
        var (runId, jobId) = await line.OneVoiceAsync();
        await line.ClaimAsync(jobId);
        await line.LapseAsync(jobId);
        await NothingHappensAsync(runId, table, () => line.Results.ExpireAsync(RouterLine.Stop));
        Assert.Equal(1, await line.Results.ExpireAsync(RouterLine.Stop));
        Assert.Single(await line.EnvelopesAsync(runId, EventTypes.JobFailed));
    }

    [Theory]
    [InlineData("orchestrator.jobs")]
    [InlineData("worker_hub.leases")]
    [InlineData("messaging.outbox")]
    [InlineData("orchestrator.runs")]
    public async Task A_torn_cancel_leaves_the_run_running_with_its_lease(string table)
    {
        var (runId, jobId) = await line.OneVoiceAsync();
        await line.ClaimAsync(jobId);
        await NothingHappensAsync(runId, table, () => line.Runs.CancelAsync(runId, null, null, RouterLine.Stop));
        Assert.Equal("active", await line.LeaseStatusAsync(jobId));
        Assert.True((await line.Runs.CancelAsync(runId, null, null, RouterLine.Stop)).Cancelled);
        Assert.Equal("revoked", await line.LeaseStatusAsync(jobId));
    }

    private async Task NothingHappensAsync(string runId, string table, Func<Task> work)
    {
        var before = await line.StateAsync(runId);
        await using (await KillSwitch.ArmAsync(line, table)) Assert.True(TransientOutage.IsOutage(await Assert.ThrowsAnyAsync<Exception>(work)));
        Assert.Equal(before, await line.StateAsync(runId));
    }
}
