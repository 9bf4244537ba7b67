using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Postgres;
using Ainer.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.WorkerHub.Tests;

/// <summary>How leases end when nobody says so.</summary>
public sealed class LeaseEndTests(RouterLine line) : IClassFixture<RouterLine>
{
    private async Task<IReadOnlyList<ClaimedJob>> ClaimedAsync(int count)
    {
        var runId = await line.VoicesAsync(count);
        await line.EnqueueReadyAsync(runId);
        var claimed = new List<ClaimedJob>();
        foreach (var (jobId, _, _) in (await line.JobsAsync(runId)).Values) claimed.Add(await line.ClaimAsync(jobId));
        return claimed;
    }

    private Task<int> SetAsync(ClaimedJob job, string assignment) =>
        line.Database.Worker.ExecuteAsync($"update worker_hub.leases set {assignment} where job_id = @JobId", new { job.JobId }, RouterLine.Stop);

    [Fact]
    public async Task A_lapsed_lease_is_lost_exactly_once_even_with_two_sweeps_at_once()
    {
        var jobs = await ClaimedAsync(20);
        foreach (var job in jobs) await line.LapseAsync(job.JobId);
        var expired = await Task.WhenAll(line.Results.ExpireAsync(RouterLine.Stop), line.Results.ExpireAsync(RouterLine.Stop));
        Assert.Equal(20, expired.Sum());
        var said = await line.EnvelopesAsync(jobs[0].RunId, EventTypes.JobFailed);
        Assert.Equal(jobs.Select(job => job.JobId).Order(), said.Select(envelope => envelope.JobId!).Order());
        Assert.All(said, envelope => Assert.Equal((ErrorCode.LeaseLost, "Node node-a stopped renewing its lease."), (envelope.ErrorCode!.Value, envelope.Payload.GetProperty("message").GetString()!)));
        Assert.Equal("expired", await line.LeaseStatusAsync(jobs[0].JobId));
        Assert.Equal(0, await line.Results.ExpireAsync(RouterLine.Stop));
    }

    [Fact]
    public async Task A_worker_that_heartbeats_past_its_time_limit_is_believed_for_the_grace_and_no_longer()
    {
        var job = Assert.Single(await ClaimedAsync(1));
        var limit = job.TimeLimitS + RouterLine.HubSettings.TimeLimitGraceS;
        await SetAsync(job, $"claimed_at = now() - interval '{limit - 10} seconds'");
        Assert.Equal(0, await line.Results.ExpireAsync(RouterLine.Stop));
        await SetAsync(job, $"claimed_at = now() - interval '{limit + 1} seconds'");
        Assert.Equal(1, await line.Results.ExpireAsync(RouterLine.Stop));
        var said = Assert.Single(await line.EnvelopesAsync(job.RunId, EventTypes.JobFailed));
        Assert.Equal((ErrorCode.JobTimeout, $"Node node-a did not end the operation within {job.TimeLimitS} s."), (said.ErrorCode!.Value, said.Payload.GetProperty("message").GetString()!));
    }

    [Fact]
    public async Task A_renewed_lease_and_one_that_ended_are_left_alone()
    {
        var jobs = await ClaimedAsync(2);
        await line.LapseAsync(jobs[0].JobId);
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 1);
        await line.Nodes.HeartbeatAsync("node-a", new Heartbeat { Leases = [new HeldLease(jobs[0].JobId, 1, jobs[0].Token)] }, RouterLine.Stop);
        await line.TellAsync(WorkerHand.Result(jobs[1], WorkerOutcome.Succeeded));
        // Leases of other tests may lapse meanwhile, so the count says nothing here.
        await line.Results.ExpireAsync(RouterLine.Stop);
        Assert.Equal(("active", "succeeded"), (await line.LeaseStatusAsync(jobs[0].JobId), await line.LeaseStatusAsync(jobs[1].JobId)));
    }

    [Fact]
    public async Task Grace_gives_every_active_lease_one_more_term_and_shortens_none()
    {
        var jobs = await ClaimedAsync(2);
        await line.LapseAsync(jobs[0].JobId);
        await SetAsync(jobs[1], "expires_at = now() + interval '1 hour'");
        await line.Results.GrantGraceAsync(RouterLine.Stop);
        await line.Results.ExpireAsync(RouterLine.Stop);
        Assert.InRange(await SecondsLeftAsync(jobs[0]), RouterLine.HubSettings.LeaseS - 10, RouterLine.HubSettings.LeaseS);
        Assert.InRange(await SecondsLeftAsync(jobs[1]), 3000, 3600);
    }

    [Fact]
    public async Task A_night_in_which_nobody_could_renew_does_not_count_against_the_time_limit()
    {
        var job = Assert.Single(await ClaimedAsync(1));
        var limit = job.TimeLimitS + RouterLine.HubSettings.TimeLimitGraceS;
        await SetAsync(job, $"claimed_at = now() - interval '{limit + 36000 - 10} seconds', expires_at = now() - interval '36000 seconds'");
        await line.Results.GrantGraceAsync(RouterLine.Stop);
        Assert.Equal((0, "active"), (await line.Results.ExpireAsync(RouterLine.Stop), await line.LeaseStatusAsync(job.JobId)));
        // A lease that did not lie over gains nothing by another term.
        await line.Results.GrantGraceAsync(RouterLine.Stop);
        await SetAsync(job, "claimed_at = claimed_at - interval '30 seconds'");
        Assert.Equal(1, await line.Results.ExpireAsync(RouterLine.Stop));
        Assert.Equal(ErrorCode.JobTimeout, Assert.Single(await line.EnvelopesAsync(job.RunId, EventTypes.JobFailed)).ErrorCode);
    }

    [Fact]
    public async Task The_sweep_takes_no_lease_that_lapsed_while_the_database_was_away()
    {
        var job = Assert.Single(await ClaimedAsync(1));
        var log = new InterruptionLog();
        using var sweep = new LeaseSweep(line.Results, Options.Create(new HubOptions { SweepS = 0.1 }), TimeProvider.System, log);
        await line.LapseAsync(job.JobId);
        await sweep.StartAsync(RouterLine.Stop);
        await Eventually.AssertAsync(async () => await SecondsLeftAsync(job) > 10, TimeSpan.FromSeconds(60), "the sweep starts with a term of grace", RouterLine.Stop);

        await line.Database.SetAwayAsync(true);
        await line.AdminAsync($"update worker_hub.leases set expires_at = now() - interval '1 second' where job_id = '{job.JobId}'");
        await Eventually.AssertAsync(() => log.Interruptions > 0, TimeSpan.FromSeconds(60), "the sweep meets the outage", RouterLine.Stop);
        await line.Database.SetAwayAsync(false);
        await Eventually.AssertAsync(async () => await SecondsLeftAsync(job) > 10, TimeSpan.FromSeconds(60), "the lease has one more term", RouterLine.Stop);
        Assert.Equal("active", await line.LeaseStatusAsync(job.JobId));

        await line.LapseAsync(job.JobId);
        await Eventually.AssertAsync(async () => await line.LeaseStatusAsync(job.JobId) == "expired", TimeSpan.FromSeconds(60), "the sweep goes on", RouterLine.Stop);
        await sweep.StopAsync(RouterLine.Stop);
    }

    [Fact]
    public async Task A_sweep_that_stood_still_grants_a_term_before_it_takes_anything()
    {
        var job = Assert.Single(await ClaimedAsync(1));
        // Whenever it looks, the leases are long over by the database's clock, and no node had a chance to say that it lives.
        var clock = new SleepingClock(() => line.LapseAsync(job.JobId));
        using var sweep = new LeaseSweep(line.Results, Options.Create(new HubOptions { SweepS = 0.1 }), clock, new InterruptionLog());
        await sweep.StartAsync(RouterLine.Stop);
        await Eventually.AssertAsync(() => Task.FromResult(clock.Sleeps > 6), TimeSpan.FromSeconds(60), "it has looked after three nights", RouterLine.Stop);
        Assert.Equal("active", await line.LeaseStatusAsync(job.JobId));

        clock.Wake();
        await Eventually.AssertAsync(async () =>
        {
            if (await line.LeaseStatusAsync(job.JobId) == "expired") return true;
            // A look that began before may still grant its term.
            await line.LapseAsync(job.JobId);
            return false;
        }, TimeSpan.FromSeconds(60), "awake, the sweep goes by the clock", RouterLine.Stop);
        await sweep.StopAsync(RouterLine.Stop);
    }

    [Fact]
    public async Task Cancelling_a_run_takes_its_leases_back_and_tells_each_node_through_the_outbox()
    {
        var jobs = await ClaimedAsync(3);
        await line.TellAsync(WorkerHand.Result(jobs[2], WorkerOutcome.Succeeded));
        await line.Runs.CancelAsync(jobs[0].RunId, null, "enough", RouterLine.Stop);
        Assert.Equal("revoked revoked succeeded", string.Join(' ', await Task.WhenAll(jobs.Select(job => line.LeaseStatusAsync(job.JobId)))));
        var told = await line.Database.Worker.ReadAsync<string>("""
            select concat_ws(' ', routing_key, body ->> 'producer', body ->> 'tenant_id', body ->> 'job_id', body ->> 'attempt', body -> 'payload' ->> 'token')
            from messaging.outbox where body ->> 'run_id' = @RunId and body ->> 'event_type' = 'job.cancel' order by body ->> 'job_id'
            """, new { jobs[0].RunId }, RouterLine.Stop);
        Assert.Equal(jobs.Take(2).OrderBy(job => job.JobId, StringComparer.Ordinal).Select(job => $"node.node-a.control worker-hub t_001 {job.JobId} 1 {job.Token}"), told);
    }

    private Task<double> SecondsLeftAsync(ClaimedJob job) => line.Database.Worker.ReadOneAsync<double>(
        "select extract(epoch from expires_at - now())::float8 from worker_hub.lease_v1 where job_id = @JobId", new { job.JobId }, RouterLine.Stop);

    /// <summary>Counts what the sweep says of its interruptions.</summary>
    private sealed class InterruptionLog : ILogger<LeaseSweep>
    {
        private int _interruptions;

        public int Interruptions => Volatile.Read(ref _interruptions);

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == 7102) Interlocked.Increment(ref _interruptions);
        }
    }
}
