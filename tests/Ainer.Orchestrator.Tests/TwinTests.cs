using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Orchestrator.Jobs;
using Ainer.Testing;

namespace Ainer.Orchestrator.Tests;

/// <summary>Runs of one film that need the same thing at the same time (docs/job-graph.md).</summary>
public sealed class TwinTests(OrchestratorHarness line) : IClassFixture<OrchestratorHarness>
{
    private const string Announced = """
        select j.content_address from orchestrator.event_v1 e join orchestrator.jobs j on j.job_id = e.job_id
         where e.run_id = any(@runs) and e.event_type in ('job.created','job.retrying') order by 1
        """;

    private const string Waiting = "select envelope -> 'payload' ->> 'twin_run_id' from orchestrator.event_v1 where run_id = @runId and event_type = 'job.waiting' order by run_seq";

    [Fact]
    public async Task What_another_run_of_the_film_is_making_is_waited_for_and_taken_over()
    {
        var (address, chapter) = New();
        var first = await line.RunningAsync(address: address, chapter: chapter);
        var second = await line.RunningAsync(address: address, chapter: chapter);
        Assert.Equal([address + "1", address + "2"], await AnnouncedAsync(first, second));
        Assert.Equal([first, first], await WaitingAsync(second));

        await line.MadeAsync(first, "tts:1");
        await WakeAsync();
        Assert.Equal(("succeeded", "pending"), ((await line.JobsAsync(second))["tts:1"].Status, (await line.JobsAsync(second))["tts:2"].Status));
        Assert.Equal("art_" + (await line.JobsAsync(first))["tts:1"].JobId[4..], Assert.Single(await ArtifactsAsync(second, "tts:1")));

        // The picture needs both voices: by the time the second run has them, the first is drawing it.
        await line.MadeAsync(first, "tts:2");
        await WakeAsync();
        Assert.Equal([address + "1", address + "2", address + "3"], await AnnouncedAsync(first, second));
        await line.MadeAsync(first, "shot:1");
        await WakeAsync();
        Assert.Equal(StageOutcome.Succeeded, (await line.Graphs.OutcomeAsync(second, 1, RunStage.Execute, OrchestratorHarness.Stop)).Outcome);
        Assert.Single(await line.EventTypesAsync(second), EventTypes.StageSettled);
        Assert.Equal(3, (await line.EventTypesAsync(second)).Count(type => type == EventTypes.JobReused));
        Assert.Equal([address + "1", address + "2", address + "3"], await AnnouncedAsync(first, second));
        await EndAsync(first, second);
    }

    [Fact]
    public async Task What_an_urgent_run_waits_for_becomes_as_urgent()
    {
        var (address, chapter) = New();
        var patient = await line.RunningAsync(address: address, chapter: chapter);
        var jobs = await line.JobsAsync(patient);
        await line.Database.Worker.ExecuteAsync("""
            insert into model_router.admissions (job_id, attempt, tenant_id, project_id, run_id, kind, operation, lane, provider, reason, time_limit_s, priority)
            select job_id, 1, tenant_id, project_id, run_id, kind, operation, 'cpu.audio', 'builtin.espeak', 'for the test', 60, 52 from orchestrator.jobs where run_id = @patient and status = 'ready'
            """, new { patient }, OrchestratorHarness.Stop);
        var urgent = await line.PlannedAsync(address: address, chapter: chapter);
        await line.Database.Worker.ExecuteAsync("update orchestrator.runs set priority = 1 where run_id = @urgent", new { urgent }, OrchestratorHarness.Stop);
        await line.Graphs.StartStageAsync(urgent, RunStage.Execute, OrchestratorHarness.Stop);

        Assert.Equal([patient, patient], await WaitingAsync(urgent));
        Assert.Equal(new[] { $"{jobs["tts:1"].JobId} 12", $"{jobs["tts:2"].JobId} 12" }.Order(), (await line.Database.Worker.ReadAsync<string>(
            "select job_id || ' ' || priority from model_router.admission_v1 where run_id = @patient", new { patient }, OrchestratorHarness.Stop)).Order());
        await EndAsync(patient, urgent);
    }

    [Theory]
    [InlineData("select * from orchestrator.made_now(@runId, @addresses)")]
    [InlineData("select * from orchestrator.made_before(@runId, @addresses)")]
    public async Task Work_of_other_films_is_not_read_however_many_there_are_of_the_same_text(string look)
    {
        var (address, _) = New();
        var film = await line.RunningAsync(address: address);
        Task<long> BlocksAsync() => line.Database.Worker.InTransactionAsync(tx => QueryCost.BlocksAsync(tx, look, new { runId = film, addresses = new[] { address + "1", address + "2" } }), OrchestratorHarness.Stop);
        await BlocksAsync();
        var alone = await BlocksAsync();

        for (var other = 0; other < 50; other++)
        {
            var runId = await line.RunningAsync(address: address);
            if (look.Contains("made_before", StringComparison.Ordinal)) await line.MadeAsync(runId, "tts:1");
        }
        Assert.InRange(await BlocksAsync(), 1, alone + 100);
    }

    [Fact]
    public async Task What_a_run_reads_does_not_grow_with_the_runs_of_its_chapter_before_it()
    {
        var (address, chapter) = New();
        var first = await line.RunningAsync(address: address, chapter: chapter);
        await line.MadeAsync(first, "tts:1");
        await line.MadeAsync(first, "tts:2");
        await AgainAsync(address, chapter, times: 5);
        var few = await BlocksAsync();

        await AgainAsync(address, chapter, times: 60);
        Assert.InRange(await BlocksAsync(), 1, few + 60);

        async Task<long> BlocksAsync()
        {
            var planned = await line.PlannedAsync(address: address, chapter: chapter);
            return await line.Database.Worker.InTransactionAsync(tx => QueryCost.BlocksAsync(tx,
                "select * from orchestrator.made_before(@planned, @addresses)", new { planned, addresses = new[] { address + "1", address + "2" } }), OrchestratorHarness.Stop);
        }
    }

    [Fact]
    public async Task What_one_run_needs_twice_is_made_once()
    {
        var (address, chapter) = New();
        var first = await line.RunningAsync(address: address, chapter: chapter, alike: true);
        var second = await line.RunningAsync(address: address, chapter: chapter, alike: true);
        Assert.Equal([address + "1"], await AnnouncedAsync(first, second));
        Assert.Equal([first], await WaitingAsync(first));
        Assert.Equal([first, first], await WaitingAsync(second));

        var maker = (await line.JobsAsync(first)).Single(job => job.Value.Status == "ready").Key;
        await line.MadeAsync(first, maker);
        await WakeAsync();
        var made = Assert.Single(await ArtifactsAsync(first, maker));
        string[] voices = ["tts:1", "tts:2"];
        foreach (var runId in new[] { first, second })
            foreach (var voice in voices) Assert.Equal([made], await ArtifactsAsync(runId, voice));
        Assert.Equal([address + "1", address + "3"], await AnnouncedAsync(first, second));

        await line.MadeAsync(first, "shot:1");
        await WakeAsync();
        foreach (var runId in new[] { first, second })
        {
            Assert.Equal(StageOutcome.Succeeded, (await line.Graphs.OutcomeAsync(runId, 1, RunStage.Execute, OrchestratorHarness.Stop)).Outcome);
            Assert.Single(await line.EventTypesAsync(runId), EventTypes.StageSettled);
        }
        await EndAsync(first, second);
    }

    [Fact]
    public async Task What_a_run_needs_twice_is_quoted_once()
    {
        var (address, chapter) = New();
        var runId = await line.PlannedAsync(address: address, chapter: chapter, alike: true);
        Assert.Equal(3.5m, await line.Graphs.CostToRunAsync(runId, OrchestratorHarness.Stop));
        await EndAsync(runId);
    }

    [Fact]
    public async Task Two_films_made_again_from_one_run_are_the_same_film_without_a_chapter_too()
    {
        var (address, _) = New();
        var parent = await line.AcceptAsync();
        var first = await line.RunningAsync(address: address, parent: parent);
        var second = await line.RunningAsync(address: address, parent: parent);
        Assert.Equal([address + "1", address + "2"], await AnnouncedAsync(first, second));
        await line.MadeAsync(first, "tts:1");

        var third = await line.RunningAsync(address: address, parent: second);
        Assert.Equal("succeeded", (await line.JobsAsync(third))["tts:1"].Status);
        await EndAsync(first, second, third);
    }

    [Fact]
    public async Task Runs_that_start_at_the_same_moment_make_each_thing_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var (address, chapter) = New();
            var runs = new string[4];
            for (var i = 0; i < runs.Length; i++) runs[i] = await line.PlannedAsync(address: address, chapter: chapter);
            await Task.WhenAll(runs.Select(runId => Task.Run(() => line.Graphs.StartStageAsync(runId, RunStage.Execute, OrchestratorHarness.Stop))));
            Assert.Equal([address + "1", address + "2"], await AnnouncedAsync(runs));
            await EndAsync(runs);
        }
    }

    [Theory]
    [InlineData("fails")]
    [InlineData("is cancelled")]
    [InlineData("is pruned")]
    public async Task When_the_maker_ends_without_a_result_one_of_those_waiting_takes_its_place(string how)
    {
        var (address, chapter) = New();
        var maker = await line.RunningAsync(address: address, chapter: chapter);
        string[] waiting = [await line.RunningAsync(address: address, chapter: chapter), await line.RunningAsync(address: address, chapter: chapter)];
        switch (how)
        {
            case "fails":
                await line.TellAsync(maker, "tts:1", EventTypes.JobFailed, ErrorCode.InputInvalid);
                break;
            default:
                await line.Runs.CancelAsync(maker, 1, null, OrchestratorHarness.Stop);
                break;
        }
        if (how == "is pruned") await line.Database.Worker.ExecuteAsync("delete from orchestrator.jobs where run_id = @maker", new { maker }, OrchestratorHarness.Stop);

        await WakeAsync();
        await WakeAsync();
        Assert.Equal([address + "1", address + "2"], await AnnouncedAsync(waiting));
        var heir = (await line.JobsAsync(waiting[0]))["tts:1"].Status == "ready" ? waiting[0] : waiting[1];
        await line.MadeAsync(heir, "tts:1");
        await WakeAsync();
        foreach (var runId in waiting) Assert.Equal("succeeded", (await line.JobsAsync(runId))["tts:1"].Status);
        await EndAsync(waiting);
    }

    [Fact]
    public async Task A_retry_of_the_maker_keeps_the_others_waiting()
    {
        var (address, chapter) = New();
        var maker = await line.RunningAsync(address: address, chapter: chapter);
        var other = await line.RunningAsync(address: address, chapter: chapter);
        await line.TellAsync(maker, "tts:1", EventTypes.JobFailed, ErrorCode.ProviderFailed);
        await WakeAsync();
        Assert.Equal(("retrying", "pending"), ((await line.JobsAsync(maker))["tts:1"].Status, (await line.JobsAsync(other))["tts:1"].Status));
        await EndAsync(maker, other);
    }

    [Fact]
    public async Task A_run_that_ends_while_it_waits_forgets_the_wait_and_asks_anew_when_it_is_retried()
    {
        var (address, chapter) = New();
        var maker = await line.RunningAsync(address: address, chapter: chapter);
        var other = await line.RunningAsync(address: address, chapter: chapter);
        await line.Runs.FailAsync(other, 1, ErrorInfo.From(ErrorCode.InternalError, "for the test"), OrchestratorHarness.Stop);
        await line.Runs.CancelAsync(maker, 1, null, OrchestratorHarness.Stop);
        await WakeAsync();
        Assert.Equal("cancelled", (await line.JobsAsync(other))["tts:1"].Status);

        Assert.Equal(2, await line.Runs.RetryAsync(other, 1, OrchestratorHarness.Stop));
        Assert.True(await line.Runs.StartAsync(other, 2, OrchestratorHarness.Stop));
        await WakeAsync();
        Assert.Equal("pending", (await line.JobsAsync(other))["tts:1"].Status);
        await line.Graphs.StartStageAsync(other, RunStage.Execute, OrchestratorHarness.Stop);
        Assert.Equal("ready", (await line.JobsAsync(other))["tts:1"].Status);
        await EndAsync(other);
    }

    [Theory]
    [InlineData("t_002", true)]
    [InlineData("t_001", false)]
    public async Task Nobody_waits_for_another_tenant_or_another_film(string tenant, bool sameChapter)
    {
        var (address, chapter) = New();
        var first = await line.RunningAsync(address: address, chapter: chapter);
        var second = await line.RunningAsync(tenant, address, sameChapter ? chapter : chapter + "_other");
        Assert.Equal([address + "1", address + "1", address + "2", address + "2"], await AnnouncedAsync(first, second));
        await EndAsync(first, second);
    }

    private (string Address, string Chapter) New() => (line.Ids.New("addr"), line.Ids.New("ch"));

    /// <summary>Runs of the chapter that take over what is there.</summary>
    private async Task AgainAsync(string address, string chapter, int times)
    {
        for (var run = 0; run < times; run++)
            Assert.Equal("succeeded", (await line.JobsAsync(await line.RunningAsync(address: address, chapter: chapter)))["tts:2"].Status);
    }

    /// <summary>What the loop does twice a second.</summary>
    private async Task WakeAsync()
    {
        foreach (var runId in await line.Database.Worker.InTransactionAsync(JobProgression.RunsPastTwinsAsync, OrchestratorHarness.Stop))
            await line.Database.Worker.InTransactionAsync(tx => line.Progression.ReleaseAwaitedAsync(tx, runId), OrchestratorHarness.Stop);
    }

    private async Task EndAsync(params string[] runs)
    {
        foreach (var runId in runs) await line.Runs.CancelAsync(runId, null, null, OrchestratorHarness.Stop);
    }

    private Task<IReadOnlyList<string>> AnnouncedAsync(params string[] runs) => line.Database.Worker.ReadAsync<string>(Announced, new { runs }, OrchestratorHarness.Stop);

    private Task<IReadOnlyList<string>> WaitingAsync(string runId) => line.Database.Worker.ReadAsync<string>(Waiting, new { runId }, OrchestratorHarness.Stop);

    private async Task<string[]> ArtifactsAsync(string runId, string key) =>
        (await line.Database.Worker.ReadOneAsync<string[]>("select artifact_ids from orchestrator.jobs where run_id = @runId and key = @key", new { runId, key }, OrchestratorHarness.Stop))!;
}
