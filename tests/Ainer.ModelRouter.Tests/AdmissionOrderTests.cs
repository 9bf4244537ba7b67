using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.ModelRouter.Admission;
using Ainer.Postgres;
using Ainer.WorkerHub.Tests;

namespace Ainer.ModelRouter.Tests;

/// <summary>The places of films in the line, over a real database (docs/admission.md).</summary>
public sealed class AdmissionOrderTests(RouterLine line) : IClassFixture<RouterLine>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await line.ClearAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_heads_are_those_that_the_policy_would_choose_among_all()
    {
        await line.Database.Worker.ExecuteAsync("""
            insert into model_router.admissions (job_id, attempt, tenant_id, project_id, run_id, kind, operation, lane, provider, reason, time_limit_s, priority, waiting_since, film_id)
            select 'job_' || i * 7919 % 1000, 1, 't', 'p', 'run_0' || i * 31 % 9, 'audio', 'tts', 'cpu.audio', 'builtin.espeak', 'for the test', 60, 40 + i * 17 % 20,
                   now() - make_interval(secs => i * 13 % 7), 'run_0' || i * 31 % 9 % 4
              from generate_series(1, 500) as i
            """, null, RouterLine.Stop);
        var sql = SqlFile.For<Admission.Dispatcher>("Sql/admission.sql");
        var (heads, all) = await line.Database.Worker.InTransactionAsync(async tx => (
            await tx.QueryAsync<HeadRow>(sql["waiting"], new { lane = "cpu.audio", depth = 64 }),
            await tx.QueryAsync<HeadRow>("select job_id, film_id, run_id, run_priority, priority, waiting_since from model_router.admissions", null)), RouterLine.Stop);
        var chosen = AdmissionPolicy.Admit(all.Select(row => new WaitingJob(row.JobId, 1, "t", row.FilmId, row.RunId, "cpu.audio", row.RunPriority, row.Priority, row.WaitingSince)), 64, new Dictionary<string, int>());
        Assert.Equal((500, 64), (all.Count, heads.Count));
        Assert.Equal(chosen.Select(job => job.JobId), heads.Select(row => row.JobId));
    }

    [Fact]
    public async Task A_run_made_from_another_has_the_place_of_the_first()
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 1);
        var (first, made) = (await line.VoicesAsync(1), await line.VoicesAsync(1));
        var (other, foreign) = (await line.VoicesAsync(1), await line.VoicesAsync(1, "t_002"));
        var again = await line.VoicesAsync(1);
        await line.AdminAsync($"update orchestrator.runs set parent_run_id = case run_id when '{again}' then '{made}' when '{made}' then '{first}' else '{first}' end where run_id in ('{again}', '{made}', '{foreign}')");
        foreach (var runId in new[] { other, again, foreign }) await line.EnqueueReadyAsync(runId);
        Assert.Equal([$"{other} {other}", $"{again} {first}", $"{foreign} {foreign}"], await line.Database.Worker.ReadAsync<string>(
            "select run_id || ' ' || film_id from model_router.admissions order by waiting_since", null, RouterLine.Stop));
    }

    [Fact]
    public async Task What_an_urgent_run_waits_for_goes_as_its_own_would()
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 1);
        await QueuedAsync(1);
        var slow = await QueuedAsync(2, priority: 9);
        var jobs = await line.JobsAsync(slow);
        Assert.True(await HastenAsync(jobs["tts:2"].JobId, 1));
        await line.Dispatcher.AdmitAsync(RouterLine.Stop);
        Assert.Equal([jobs["tts:2"].JobId], (await line.EnvelopesOfAllAsync(EventTypes.JobDispatch)).Select(said => said.JobId));
        Assert.Equal(["90 tts:1", "10 tts:2"], await PrioritiesAsync(slow));
    }

    [Fact]
    public async Task What_comes_into_the_line_while_an_urgent_run_waits_for_it_is_urgent_at_once()
    {
        var slow = await line.VoicesAsync(2, priority: 9);
        var urgent = await line.StartAsync([RouterLine.Voice(1), new { Key = "shot:1", Kind = "video", Operation = "i2v", Params = new { }, Inputs = new[] { new { Name = "line:1", Key = "tts:1" } } }], priority: 2);
        var (waits, made) = ((await line.JobsAsync(urgent))["shot:1"].JobId, (await line.JobsAsync(slow))["tts:2"].JobId);
        await line.AdminAsync($"update orchestrator.jobs set twin_job_id = '{made}' where job_id = '{waits}'");
        await line.EnqueueReadyAsync(slow);
        Assert.Equal(["90 tts:1", "20 tts:2"], await PrioritiesAsync(slow));
    }

    [Fact]
    public async Task Haste_delays_nothing_and_moves_only_what_still_waits()
    {
        await line.RegisterAsync("node-a", Lanes.CpuAudio, 1);
        var jobs = await line.JobsAsync(await QueuedAsync(1, priority: 3));
        var jobId = jobs["tts:1"].JobId;
        Assert.False(await HastenAsync(jobId, 3));
        Assert.False(await HastenAsync(jobId, 9));
        await line.Dispatcher.AdmitAsync(RouterLine.Stop);
        Assert.False(await HastenAsync(jobId, 0));
        Assert.Equal(30, await line.Database.Worker.ReadOneAsync<int>("select priority / 10 * 10 from model_router.admission_v1 where job_id = @jobId", new { jobId }, RouterLine.Stop));
    }

    [Fact]
    public async Task Haste_does_not_wait_for_who_holds_the_job()
    {
        var jobId = (await line.JobsAsync(await QueuedAsync(1)))["tts:1"].JobId;
        await line.Database.Worker.InTransactionAsync(async tx =>
        {
            await tx.ExecuteAsync("select 1 from model_router.admissions where job_id = @jobId for update", new { jobId });
            Assert.False(await HastenAsync(jobId, 0));
        }, RouterLine.Stop);
        Assert.True(await HastenAsync(jobId, 0));
    }

    private Task<bool> HastenAsync(string jobId, int priority) =>
        line.Database.Worker.ReadOneAsync<bool>("select model_router.hasten(@jobId, @priority)", new { jobId, priority }, RouterLine.Stop);

    /// <summary>The places in the line of a run's jobs, without what the plan says of their order within the run.</summary>
    private Task<IReadOnlyList<string>> PrioritiesAsync(string runId) => line.Database.Worker.ReadAsync<string>(
        "select a.priority / 10 * 10 || ' ' || j.key from model_router.admission_v1 a join orchestrator.job_v1 j using (job_id) where a.run_id = @runId order by j.key", new { runId }, RouterLine.Stop);

    private async Task<string> QueuedAsync(int voices, int priority = 5)
    {
        var runId = await line.VoicesAsync(voices, priority: priority);
        await line.EnqueueReadyAsync(runId);
        return runId;
    }

    private sealed record HeadRow
    {
        public required string JobId { get; init; }
        public required string FilmId { get; init; }
        public required string RunId { get; init; }
        public int RunPriority { get; init; }
        public int Priority { get; init; }
        public DateTimeOffset WaitingSince { get; init; }
    }
}
