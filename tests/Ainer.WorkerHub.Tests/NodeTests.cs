using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;

namespace Ainer.WorkerHub.Tests;

/// <summary>Who can work, and who still lives.</summary>
public sealed class NodeTests(RouterLine line) : IClassFixture<RouterLine>
{
    private Task<HeartbeatAnswer> BeatAsync(string node, params HeldLease[] leases) => line.Nodes.HeartbeatAsync(node, new Heartbeat { Leases = leases }, RouterLine.Stop);

    [Fact]
    public async Task A_registered_node_is_alive_and_told_when_to_report_and_where_to_listen()
    {
        var welcome = await line.RegisterAsync("node-w", Lanes.CpuAudio, 2);
        Assert.Equal(new NodeWelcome("node-w", RouterLine.HubSettings.HeartbeatS, "node.node-w.control"), welcome);
        Assert.True(await line.Database.Worker.ReadOneAsync<bool>("select alive from worker_hub.node_v1 where node_id = 'node-w'", null, RouterLine.Stop));
    }

    [Fact]
    public async Task Registering_again_replaces_what_the_node_can_do()
    {
        await line.RegisterAsync("node-r", Lanes.CpuAudio, 2);
        await line.RegisterAsync("node-r", Lanes.GpuVideo, 1);
        Assert.Equal("""[{"lane": "gpu.video", "slots": 1}]""", await line.Database.Worker.ReadOneAsync<string>("select lanes::text from worker_hub.node_v1 where node_id = 'node-r'", null, RouterLine.Stop));
    }

    [Theory]
    [InlineData("node-x", "oven", "cpu.audio", 1)]
    [InlineData("node x", "agent", "cpu.audio", 1)]
    [InlineData("", "agent", "cpu.audio", 1)]
    [InlineData("node-x", "agent", "cpu.magic", 1)]
    [InlineData("node-x", "agent", "cpu.audio", 0)]
    public async Task A_registration_that_cannot_be_is_refused(string node, string kind, string lane, int slots)
    {
        var refused = await Assert.ThrowsAsync<AinerException>(() => line.RegisterAsync(node, lane, slots, kind));
        Assert.Equal(ErrorCode.ValidationFailed, refused.Code);
    }

    [Fact]
    public async Task An_unknown_node_must_register_first()
    {
        var refused = await Assert.ThrowsAsync<AinerException>(() => BeatAsync("node-unknown"));
        Assert.Equal((ErrorCode.NotFound, 404), (refused.Code, ErrorCatalog.Of(refused.Code).HttpStatus));
    }

    [Fact]
    public async Task A_heartbeat_renews_a_lease_only_for_its_node_and_under_its_token()
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 1);
        await line.RegisterAsync("node-b", Lanes.CpuAudio, 1);
        var (_, jobId) = await line.OneVoiceAsync();
        var job = await line.ClaimAsync(jobId);
        await line.LapseAsync(jobId);

        Assert.False(Assert.Single((await BeatAsync("node-b", new HeldLease(jobId, 1, job.Token))).Leases).Valid);
        Assert.False(Assert.Single((await BeatAsync("node-a", new HeldLease(jobId, 1, job.Token + 1))).Leases).Valid);
        Assert.False(Assert.Single((await BeatAsync("node-a", new HeldLease(jobId, 2, job.Token))).Leases).Valid);
        Assert.True(await LapsedAsync(jobId));

        Assert.Equal(new LeaseState(jobId, 1, true, RouterLine.HubSettings.LeaseS, false), Assert.Single((await BeatAsync("node-a", new HeldLease(jobId, 1, job.Token))).Leases));
        Assert.False(await LapsedAsync(jobId));
    }

    [Fact]
    public async Task A_heartbeat_says_which_leases_are_lost_and_which_were_taken_back()
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 2);
        var (_, lapsedJob) = await line.OneVoiceAsync();
        var (cancelledRun, cancelledJob) = await line.OneVoiceAsync();
        var (_, keptJob) = await line.OneVoiceAsync();
        var (lapsed, cancelled, kept) = (await line.ClaimAsync(lapsedJob), await line.ClaimAsync(cancelledJob), await line.ClaimAsync(keptJob));
        await line.LapseAsync(lapsedJob);
        await line.Results.ExpireAsync(RouterLine.Stop);
        await line.Runs.CancelAsync(cancelledRun, null, null, RouterLine.Stop);

        var answer = await BeatAsync("node-a", new HeldLease(lapsedJob, 1, lapsed.Token), new HeldLease(cancelledJob, 1, cancelled.Token), new HeldLease(keptJob, 1, kept.Token));
        Assert.Equal([new LeaseState(lapsedJob, 1, false, 0, false), new LeaseState(cancelledJob, 1, false, 0, true), new LeaseState(keptJob, 1, true, RouterLine.HubSettings.LeaseS, false)], answer.Leases);
    }

    [Fact]
    public async Task A_drained_node_is_told_so_until_it_starts_anew()
    {
        await line.RegisterAsync("node-d", Lanes.CpuAudio, 1);
        Assert.False((await BeatAsync("node-d")).Drain);
        await line.Nodes.DrainAsync("node-d", RouterLine.Stop);
        Assert.True((await BeatAsync("node-d")).Drain);
        await line.RegisterAsync("node-d", Lanes.CpuAudio, 1);
        Assert.False((await BeatAsync("node-d")).Drain);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<AinerException>(() => line.Nodes.DrainAsync("node-unknown", RouterLine.Stop))).Code);
    }

    private Task<bool> LapsedAsync(string jobId) => line.Database.Worker.ReadOneAsync<bool>("select expires_at < now() from worker_hub.lease_v1 where job_id = @jobId", new { jobId }, RouterLine.Stop);
}
