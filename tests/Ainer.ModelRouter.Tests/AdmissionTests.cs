using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Postgres;
using Ainer.Testing;
using Ainer.WorkerHub;
using Ainer.WorkerHub.Tests;

namespace Ainer.ModelRouter.Tests;

/// <summary>From ready to dispatched, over a real database: who gets the room that the live nodes have.</summary>
public sealed class AdmissionTests(RouterLine line) : IClassFixture<RouterLine>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await line.ClearAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<int> AdmitAsync() => line.Dispatcher.AdmitAsync(RouterLine.Stop);

    private Task<IReadOnlyList<string>> AdmissionsAsync() => line.Database.Worker.ReadAsync<string>(
        "select concat_ws(' ', a.attempt, a.lane, a.provider, a.status) from model_router.admission_v1 a join orchestrator.job_v1 j using (job_id) order by j.key, a.attempt", null, RouterLine.Stop);

    /// <summary>Keys and tenants of what was dispatched, in the order of the outbox.</summary>
    private Task<IReadOnlyList<string>> DispatchedAsync() => line.Database.Worker.ReadAsync<string>(
        "select j.tenant_id || ' ' || j.key from messaging.outbox o join orchestrator.job_v1 j on j.job_id = o.body ->> 'job_id' where o.body ->> 'event_type' = 'job.dispatch' order by o.id", null, RouterLine.Stop);

    private async Task<string> QueuedAsync(int voices, string tenant = "t_001", int priority = 5)
    {
        var runId = await line.VoicesAsync(voices, tenant, priority);
        await line.EnqueueReadyAsync(runId);
        return runId;
    }

    [Fact]
    public async Task A_ready_job_is_taken_in_once_however_often_it_is_said()
    {
        var runId = await line.VoicesAsync(1);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => line.EnqueueReadyAsync(runId)));
        Assert.Equal(["1 cpu.audio builtin.espeak waiting"], await AdmissionsAsync());
    }

    [Fact]
    public async Task What_is_over_already_is_left_out()
    {
        var runId = await line.VoicesAsync(1);
        var (jobId, _, attempt) = (await line.JobsAsync(runId))["tts:1"];
        await line.Database.Worker.InTransactionAsync(tx => line.Dispatcher.EnqueueAsync(tx, jobId, attempt - 1), RouterLine.Stop);
        await line.Database.Worker.InTransactionAsync(tx => line.Dispatcher.EnqueueAsync(tx, "job_unknown", 1), RouterLine.Stop);
        await line.Runs.CancelAsync(runId, null, null, RouterLine.Stop);
        await line.Database.Worker.InTransactionAsync(tx => line.Dispatcher.EnqueueAsync(tx, jobId, attempt), RouterLine.Stop);
        Assert.Empty(await AdmissionsAsync());
    }

    [Fact]
    public async Task A_lane_takes_what_its_live_nodes_have_room_for_less_what_is_under_way()
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 2);
        await line.RegisterAsync("node-b", Lanes.CpuAudio, 1);
        await line.RegisterAsync("node-c", Lanes.CpuVideo, 9);
        await QueuedAsync(6);
        Assert.Equal(3, await AdmitAsync());
        Assert.Equal(0, await AdmitAsync());

        var jobId = (await line.EnvelopesOfAllAsync(EventTypes.JobDispatch))[0].JobId!;
        var job = await line.ClaimAsync(jobId);
        Assert.Equal(0, await AdmitAsync());
        await line.TellAsync(WorkerHand.Result(job, WorkerOutcome.Succeeded));
        Assert.Equal(1, await AdmitAsync());
    }

    /// <summary>The worst of the planner's statistics are those of an hour when nothing waited: it then takes any order for cheap to make.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public async Task A_look_at_the_queues_reads_their_heads_however_much_waits_behind_them(int closedWhenAnalyzed)
    {
        await AdmissionsOfAsync("closed", closedWhenAnalyzed);
        await line.Database.Owner.InTenantAsync("t_001", tx => tx.ExecuteAsync("analyze model_router.admissions"), RouterLine.Stop);
        await AdmissionsOfAsync("waiting", 100_000);
        var sql = SqlFile.For<Admission.Dispatcher>("Sql/admission.sql");
        const string before = "select model_router.films_before('run_00198')";
        await line.Database.Worker.InTransactionAsync(async tx =>
        {
            await tx.ExecuteAsync(sql["by_index"]);
            var args = new { lane = "cpu.audio", depth = 8 };
            Assert.Equal(["cpu.audio", "cpu.video"], await tx.QueryAsync<string>(sql["waiting_lanes"]));
            Assert.Equal(24, (await tx.QueryAsync<HeadRow>(sql["waiting"], args)).Count(row => row.FilmId is "run_00000" or "run_00002" or "run_00004"));
            Assert.InRange(await QueryCost.BlocksAsync(tx, sql["waiting_lanes"], null), 1, 200);
            Assert.InRange(await QueryCost.BlocksAsync(tx, sql["waiting"], args), 1, 400);
            Assert.Equal(33, await tx.QuerySingleAsync<int>(before, null));
            Assert.InRange(await QueryCost.BlocksAsync(tx, before, null), 1, 1000);
        }, RouterLine.Stop);
    }

    private Task<int> AdmissionsOfAsync(string status, int count) => line.Database.Worker.ExecuteAsync("""
        insert into model_router.admissions (job_id, attempt, tenant_id, project_id, run_id, kind, operation, lane, provider, reason, time_limit_s, priority, waiting_since, status, film_id)
        select @status || '_' || i, 1, 't_' || i / 200 % 3, 'p', 'run_' || lpad((i / 100)::text, 5, '0'), 'audio', 'tts', case when i % 2 = 0 then 'cpu.audio' else 'cpu.video' end, 'builtin.espeak', 'for the test', 60, 50 + i % 5,
               now() - make_interval(secs => i), @status, 'run_' || lpad((i / 200 * 2)::text, 5, '0')
          from generate_series(1, @count) as i
        """, new { status, count }, RouterLine.Stop);

    private sealed record HeadRow
    {
        public required string JobId { get; init; }
        public required string FilmId { get; init; }
    }

    [Fact]
    public async Task Without_a_node_work_waits_and_goes_out_once_there_is_one()
    {
        await QueuedAsync(1);
        Assert.Equal(0, await AdmitAsync());
        Assert.Equal(["1 cpu.audio builtin.espeak waiting"], await AdmissionsAsync());
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 1);
        Assert.Equal(1, await AdmitAsync());
    }

    [Fact]
    public async Task A_draining_node_and_a_silent_one_have_no_room()
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 1);
        await line.RegisterAsync("node-b", Lanes.CpuAudio, 1);
        await line.Nodes.DrainAsync("node-a", RouterLine.Stop);
        await line.Database.Worker.ExecuteAsync("update worker_hub.nodes set heartbeat_at = now() - interval '1 minute' where node_id = 'node-b'", null, RouterLine.Stop);
        await QueuedAsync(2);
        Assert.Equal(0, await AdmitAsync());
        await line.Nodes.HeartbeatAsync("node-b", new Heartbeat(), RouterLine.Stop);
        Assert.Equal(1, await AdmitAsync());
    }

    [Fact]
    public async Task The_urgent_run_goes_first_though_it_came_last()
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 3);
        await QueuedAsync(3, "t_001", priority: 5);
        await QueuedAsync(2, "t_002", priority: 1);
        await AdmitAsync();
        Assert.Equal(["t_001", "t_002", "t_002"], (await DispatchedAsync()).Select(entry => entry.Split(' ')[0]).Order());
    }

    [Fact]
    public async Task Tenants_share_the_room_though_one_has_filled_the_queue_before()
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 4);
        await QueuedAsync(20, "t_001");
        await QueuedAsync(2, "t_002");
        await QueuedAsync(2, "t_003");
        Assert.Equal(4, await AdmitAsync());
        Assert.Equal(["t_001", "t_001", "t_002", "t_003"], (await DispatchedAsync()).Select(entry => entry.Split(' ')[0]).Order());
    }

    [Fact]
    public async Task A_tenant_whose_work_is_claimed_lets_the_other_catch_up()
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 2);
        await QueuedAsync(4, "t_001");
        await AdmitAsync();
        foreach (var dispatch in await line.EnvelopesOfAllAsync(EventTypes.JobDispatch)) await line.ClaimAsync(dispatch.JobId!);
        await QueuedAsync(2, "t_002");
        await line.RegisterAsync("node-b", Lanes.CpuAudio, 2);
        Assert.Equal(2, await AdmitAsync());
        Assert.Equal(["t_002", "t_002"], (await DispatchedAsync()).TakeLast(2).Select(entry => entry.Split(' ')[0]));
    }

    [Fact]
    public async Task Two_routers_at_once_dispatch_nothing_twice_and_fill_no_lane_over()
    {
        const int slots = 7;
        await line.RegisterAsync("node-a", Lanes.CpuAudio, slots);
        for (var run = 0; run < 5; run++) await QueuedAsync(8, $"t_{run}");
        var routers = new[] { line.NewDispatcher(), line.NewDispatcher() };
        for (var done = 0; done < 40;)
        {
            await Task.WhenAll(routers.Select(router => router.AdmitAsync(RouterLine.Stop)));
            var outstanding = await line.Database.Worker.ReadAsync<string>("select job_id from model_router.admission_v1 where status = 'dispatched'", null, RouterLine.Stop);
            Assert.InRange(outstanding.Count, 1, slots);
            foreach (var jobId in outstanding) await line.TellAsync(WorkerHand.Result(await line.ClaimAsync(jobId), WorkerOutcome.Succeeded));
            done += outstanding.Count;
        }
        var dispatched = (await line.EnvelopesOfAllAsync(EventTypes.JobDispatch)).Select(envelope => envelope.JobId).ToList();
        Assert.Equal((40, 40), (dispatched.Count, dispatched.Distinct().Count()));
    }

    [Fact]
    public async Task Cancels_admission_and_claims_at_once_never_block_each_other()
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 100);
        var runs = new List<string>();
        for (var run = 0; run < 12; run++) runs.Add(await QueuedAsync(4, $"t_{run % 3}"));
        await AdmitHalfAsync();
        var claims = (await line.EnvelopesOfAllAsync(EventTypes.JobDispatch)).Select(async dispatch =>
        {
            try
            {
                await line.ClaimAsync(dispatch.JobId!);
            }
            catch (AinerException refused) when (refused.Code == ErrorCode.Cancelled)
            {
                // The cancel was first.
            }
        });
        await Task.WhenAll([AdmitAsync(), line.NewDispatcher().AdmitAsync(RouterLine.Stop), .. claims, .. runs.Select(runId => line.Runs.CancelAsync(runId, null, null, RouterLine.Stop))]);
        Assert.Equal(0, await AdmitAsync());
        Assert.All(await AdmissionsAsync(), admission => Assert.EndsWith("closed", admission, StringComparison.Ordinal));
        Assert.Empty(await line.Database.Worker.ReadAsync<string>("select job_id from worker_hub.lease_v1 where status = 'active'", null, RouterLine.Stop));
    }

    [Fact]
    public async Task A_cancelled_runs_jobs_are_closed_even_when_they_slipped_in_behind_the_cancel()
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 1);
        var runId = await QueuedAsync(3);
        await line.Runs.CancelAsync(runId, null, null, RouterLine.Stop);
        Assert.All(await AdmissionsAsync(), admission => Assert.EndsWith("closed", admission, StringComparison.Ordinal));
        await line.Database.Worker.ExecuteAsync("update model_router.admissions set status = 'waiting', closed_at = null", null, RouterLine.Stop);
        Assert.Equal(0, await AdmitAsync());
        Assert.All(await AdmissionsAsync(), admission => Assert.EndsWith("closed", admission, StringComparison.Ordinal));
        Assert.Empty(await DispatchedAsync());
    }

    [Fact]
    public async Task What_nobody_claimed_in_time_goes_out_again_and_nothing_else_does()
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 3);
        var jobs = await line.JobsAsync(await QueuedAsync(3));
        await AdmitAsync();
        await line.ClaimAsync(jobs["tts:1"].JobId);
        var late = RouterLine.RouterSettings.UnclaimedS + 1;
        await line.Database.Worker.ExecuteAsync("update model_router.admissions set dispatched_at = now() - make_interval(secs => @late) where job_id = any(@ids)",
            new { late, ids = new[] { jobs["tts:1"].JobId, jobs["tts:2"].JobId } }, RouterLine.Stop);

        Assert.Equal(1, await line.Dispatcher.RecoverUnclaimedAsync(RouterLine.Stop));
        Assert.Equal(0, await line.Dispatcher.RecoverUnclaimedAsync(RouterLine.Stop));
        Assert.Equal(["1 cpu.audio builtin.espeak closed", "1 cpu.audio builtin.espeak waiting", "1 cpu.audio builtin.espeak dispatched"], await AdmissionsAsync());
        Assert.Equal(1, await AdmitAsync());
        Assert.Equal("t_001 tts:2", (await DispatchedAsync())[^1]);
        Assert.Equal(2, await line.Database.Worker.ReadOneAsync<int>("select dispatches from model_router.admission_v1 where job_id = @JobId", new { jobs["tts:2"].JobId }, RouterLine.Stop));
    }

    [Fact]
    public async Task What_is_claimed_while_it_waits_to_go_out_again_stays_with_its_worker()
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 1);
        var jobId = (await line.JobsAsync(await QueuedAsync(1)))["tts:1"].JobId;
        await AdmitAsync();
        await line.Database.Worker.ExecuteAsync("update model_router.admissions set dispatched_at = now() - interval '1 hour'", null, RouterLine.Stop);
        Assert.Equal(1, await line.Dispatcher.RecoverUnclaimedAsync(RouterLine.Stop));
        await line.ClaimAsync(jobId);
        Assert.Equal(["1 cpu.audio builtin.espeak closed"], await AdmissionsAsync());
        Assert.Equal(0, await AdmitAsync());
    }

    [Fact]
    public async Task A_dispatch_names_its_lane_in_the_routing_key_and_carries_the_whole_decision()
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 1);
        var runId = await QueuedAsync(1);
        var jobId = (await line.JobsAsync(runId))["tts:1"].JobId;
        await AdmitAsync();
        Assert.Equal("job.dispatch.cpu.audio", await line.Database.Worker.ReadOneAsync<string>("select routing_key from messaging.outbox where body ->> 'event_type' = 'job.dispatch'", null, RouterLine.Stop));
        var said = Assert.Single(await line.EnvelopesAsync(runId, EventTypes.JobDispatch));
        var decision = AinerJson.Read<DispatchDecision>(said.Payload);
        Assert.Equal((Producers.ModelRouter, jobId, 1), (said.Producer, said.JobId, said.Attempt));
        Assert.Equal((jobId, 1, runId, "t_001", JobKind.Audio, JobOperation.Tts, Lanes.CpuAudio, "builtin.espeak", 300),
            (decision.JobId, decision.Attempt, decision.RunId, decision.TenantId, decision.Kind, decision.Operation, decision.Lane, decision.Provider, decision.TimeLimitS));
        Assert.Contains("1 live node", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_no_provider_does_fails_with_the_reason_and_holds_nobody_up()
    {
        var runId = await line.StartAsync([new { Key = "v2v", Kind = "video", Operation = "v2v", Params = new { } }, RouterLine.Voice(1)]);
        await line.EnqueueReadyAsync(runId);
        var said = Assert.Single(await line.EnvelopesAsync(runId, EventTypes.JobFailed));
        Assert.Equal((ErrorCode.DependencyUnavailable, Producers.ModelRouter, "No provider does video/v2v."), (said.ErrorCode!.Value, said.Producer, said.Payload.GetProperty("message").GetString()));
        Assert.Equal("provider:video/v2v", said.Payload.GetProperty("details").GetProperty("missing")[0].GetString());
        Assert.Equal(["1 cpu.audio builtin.espeak waiting"], await AdmissionsAsync());
        await line.Database.Worker.InTransactionAsync(tx => line.Progression.ApplyAsync(tx, said), RouterLine.Stop);
        Assert.Equal("retrying", (await line.JobsAsync(runId))["v2v"].Status);
    }

    [Fact]
    public async Task The_next_attempt_of_a_job_is_dispatched_on_its_own()
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 1);
        var runId = await QueuedAsync(1);
        var jobId = (await line.JobsAsync(runId))["tts:1"].JobId;
        await AdmitAsync();
        await line.TellAsync(WorkerHand.Result(await line.ClaimAsync(jobId), WorkerOutcome.Failed) with { ErrorCode = ErrorCode.ProviderFailed });
        await line.Database.Worker.ExecuteAsync("update orchestrator.jobs set attempt = 2 where job_id = @jobId", new { jobId }, RouterLine.Stop);
        await line.EnqueueReadyAsync(runId);
        Assert.Equal(1, await AdmitAsync());
        Assert.Equal(["1 cpu.audio builtin.espeak closed", "2 cpu.audio builtin.espeak dispatched"], await AdmissionsAsync());
    }

    [Theory]
    [InlineData("model_router.admissions")]
    [InlineData("orchestrator.events")]
    [InlineData("messaging.outbox")]
    public async Task A_torn_dispatch_leaves_the_job_waiting(string table)
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 2);
        var runId = await QueuedAsync(2);
        var before = await line.StateAsync(runId);
        await using (await KillSwitch.ArmAsync(line, table)) Assert.True(TransientOutage.IsOutage(await Assert.ThrowsAnyAsync<Exception>(AdmitAsync)));
        Assert.Equal(before, await line.StateAsync(runId));
        Assert.Equal(2, await AdmitAsync());
        Assert.Equal(2, (await DispatchedAsync()).Count);
    }

    [Fact]
    public async Task The_app_role_sees_the_queue_of_its_own_tenant_only()
    {
        await QueuedAsync(1, "t_001");
        await QueuedAsync(2, "t_002");
        Assert.Equal(["t_002", "t_002"], await line.Database.App.ReadAsync<string>("t_002", "select tenant_id from model_router.admission_v1", null, RouterLine.Stop));
        Assert.Empty(await line.Database.App.ReadAsync<string>("select tenant_id from model_router.admission_v1", null, RouterLine.Stop));
    }

    private async Task AdmitHalfAsync()
    {
        // Only the nodes decide how much goes out: first a small one, then the large one.
        await line.Database.Worker.ExecuteAsync("""update worker_hub.nodes set lanes = '[{"lane":"cpu.audio","slots":24}]'""", null, RouterLine.Stop);
        await AdmitAsync();
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 100);
    }
}
