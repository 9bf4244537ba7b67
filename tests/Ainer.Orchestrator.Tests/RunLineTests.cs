using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Orchestrator.Jobs;
using Ainer.Orchestrator.Runs;
using Ainer.Testing;

namespace Ainer.Orchestrator.Tests;

/// <summary>Runs and jobs over a real database.</summary>
public sealed class RunLineTests(OrchestratorHarness line) : IClassFixture<OrchestratorHarness>
{
    private static readonly string[] AfterTwoVoices = [EventTypes.JobCreated, EventTypes.JobCreated, EventTypes.JobCreated];

    [Fact]
    public async Task The_moves_in_code_are_the_moves_in_the_database()
    {
        var runs = await line.Database.Worker.ReadAsync<string>("select from_status || '>' || to_status from orchestrator.run_moves", null, OrchestratorHarness.Stop);
        var jobs = await line.Database.Worker.ReadAsync<string>("select from_status || '>' || to_status from orchestrator.job_moves", null, OrchestratorHarness.Stop);
        Assert.Equal(RunStates.All.Select(m => $"{Names.Of(m.From)}>{Names.Of(m.To)}").Order(), runs.Order());
        Assert.Equal(JobStates.All.Select(m => $"{Names.Of(m.From)}>{Names.Of(m.To)}").Order(), jobs.Order());
    }

    [Fact]
    public async Task The_database_refuses_an_illegal_move()
    {
        var runId = await line.AcceptAsync();
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => line.Database.Worker.ExecuteAsync(
            "update orchestrator.runs set status = 'waiting_review' where run_id = @runId", new { runId }, OrchestratorHarness.Stop));
        Assert.Contains("illegal move of runs from queued to waiting_review", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_accepted_task_has_one_run_one_event_and_one_outbox_row()
    {
        var runId = await line.AcceptAsync();
        Assert.Equal([EventTypes.TaskSubmitted], await line.EventTypesAsync(runId));
        Assert.Equal(1, await line.Database.Worker.ReadOneAsync<int>("select count(*)::int from messaging.outbox where body::text like '%' || @runId || '%'", new { runId }, OrchestratorHarness.Stop));
    }

    [Fact]
    public async Task Another_tenant_sees_nothing_of_a_run()
    {
        var runId = await line.AcceptAsync("t_001");
        Assert.Empty(await line.Database.App.ReadAsync<string>("t_002", "select run_id from orchestrator.run_v1 where run_id = @runId", new { runId }, OrchestratorHarness.Stop));
        Assert.Empty(await line.Database.App.ReadAsync<string>("select run_id from orchestrator.run_v1 where run_id = @runId", new { runId }, OrchestratorHarness.Stop));
        Assert.Single(await line.Database.App.ReadAsync<string>("t_001", "select run_id from orchestrator.run_v1 where run_id = @runId", new { runId }, OrchestratorHarness.Stop));
    }

    [Fact]
    public async Task A_job_becomes_ready_when_the_last_of_its_inputs_is_made()
    {
        var runId = await line.RunningAsync();
        await line.TellAsync(runId, "tts:1", EventTypes.JobSucceeded);
        Assert.Equal("pending", (await line.JobsAsync(runId))["shot:1"].Status);
        await line.TellAsync(runId, "tts:2", EventTypes.JobSucceeded);
        Assert.Equal(("ready", 1), ((await line.JobsAsync(runId))["shot:1"].Status, (await line.JobsAsync(runId))["shot:1"].Attempt));
        Assert.Equal(AfterTwoVoices, (await line.EventTypesAsync(runId)).Where(type => type == EventTypes.JobCreated));
    }

    [Fact]
    public async Task The_stage_settles_once_when_its_last_job_succeeds_and_composition_waits_for_its_own_stage()
    {
        var runId = await line.RunningAsync();
        foreach (var job in new[] { "tts:1", "tts:2", "shot:1" }) await line.TellAsync(runId, job, EventTypes.JobSucceeded);
        Assert.Equal("pending", (await line.JobsAsync(runId))["film"].Status);
        Assert.Equal(StageOutcome.Succeeded, (await line.Graphs.OutcomeAsync(runId, 1, RunStage.Execute, OrchestratorHarness.Stop)).Outcome);
        Assert.Single(await line.EventTypesAsync(runId), EventTypes.StageSettled);

        Assert.True(await line.Runs.EnterStageAsync(runId, 1, RunStage.Compose, OrchestratorHarness.Stop));
        await line.Graphs.StartStageAsync(runId, RunStage.Compose, OrchestratorHarness.Stop);
        await line.Graphs.StartStageAsync(runId, RunStage.Compose, OrchestratorHarness.Stop);
        Assert.Single(await line.EventTypesAsync(runId), EventTypes.ComposeRequested);
    }

    [Fact]
    public async Task A_failed_attempt_is_retried_under_the_next_number_and_the_job_is_created_once()
    {
        var runId = await line.RunningAsync();
        await line.TellAsync(runId, "tts:1", EventTypes.JobFailed, ErrorCode.ProviderFailed);
        Assert.Equal("retrying", (await line.JobsAsync(runId))["tts:1"].Status);
        await Eventually.AssertAsync(async () =>
        {
            await line.Database.Worker.InTransactionAsync(line.Progression.StartDueRetriesAsync, OrchestratorHarness.Stop);
            return (await line.JobsAsync(runId))["tts:1"] is { Status: "ready", Attempt: 2 };
        }, TimeSpan.FromSeconds(60), "the retry is due", OrchestratorHarness.Stop);

        await line.TellAsync(runId, "tts:1", EventTypes.JobSucceeded, attempt: 1);
        Assert.Equal("ready", (await line.JobsAsync(runId))["tts:1"].Status);
        Assert.Equal(1, (await line.EventTypesAsync(runId)).Count(type => type == EventTypes.JobRetrying));
    }

    [Fact]
    public async Task A_final_failure_stops_everything_and_the_same_code_runs_through_to_the_run()
    {
        var runId = await line.RunningAsync();
        await line.TellAsync(runId, "tts:1", EventTypes.JobFailed, ErrorCode.InputInvalid, payload: new { message = "cannot be said" });
        var jobs = await line.JobsAsync(runId);
        Assert.Equal(("failed", "cancelled", "cancelled", "cancelled"), (jobs["tts:1"].Status, jobs["tts:2"].Status, jobs["shot:1"].Status, jobs["film"].Status));

        var (outcome, error) = await line.Graphs.OutcomeAsync(runId, 1, RunStage.Execute, OrchestratorHarness.Stop);
        Assert.Equal((StageOutcome.Failed, ErrorCode.InputInvalid, "cannot be said"), (outcome, error!.Code, error.Message));
        Assert.True(await line.Runs.FailAsync(runId, 1, error, OrchestratorHarness.Stop));

        Assert.Equal("failed", await line.StatusAsync(runId));
        var codes = await line.Database.Worker.ReadAsync<string>(
            "select event_type || ':' || error_code from orchestrator.event_v1 where run_id = @runId and error_code is not null order by run_seq", new { runId }, OrchestratorHarness.Stop);
        Assert.Equal(["compose.failed:input_invalid", "run.failed:input_invalid"], codes);
        var latest = AinerJson.Read<ErrorInfo>((await line.Database.Worker.ReadOneAsync<string>("select latest_error::text from orchestrator.runs where run_id = @runId", new { runId }, OrchestratorHarness.Stop))!);
        Assert.Equal((RunStage.Execute, jobs["tts:1"].JobId, 1), (latest.Stage, latest.JobId, latest.Attempt));
        Assert.NotEmpty(latest.Advice);
    }

    [Fact]
    public async Task Retry_of_a_failed_run_keeps_what_was_made()
    {
        var runId = await line.RunningAsync();
        await line.MadeAsync(runId, "tts:1");
        await line.TellAsync(runId, "tts:2", EventTypes.JobFailed, ErrorCode.InputInvalid);
        var (_, error) = await line.Graphs.OutcomeAsync(runId, 1, RunStage.Execute, OrchestratorHarness.Stop);
        await line.Runs.FailAsync(runId, 1, error!, OrchestratorHarness.Stop);

        Assert.Equal(2, await line.Runs.RetryAsync(runId, 1, OrchestratorHarness.Stop));
        // The same request once more starts nothing anew, but names what is to be started: the first start may have been lost.
        Assert.Equal(2, await line.Runs.RetryAsync(runId, 1, OrchestratorHarness.Stop));
        Assert.True(await line.Runs.StartAsync(runId, 2, OrchestratorHarness.Stop));
        await line.Runs.EnterStageAsync(runId, 2, RunStage.Execute, OrchestratorHarness.Stop);
        await line.Graphs.StartStageAsync(runId, RunStage.Execute, OrchestratorHarness.Stop);
        var jobs = await line.JobsAsync(runId);
        Assert.Equal(("succeeded", "ready", 2), (jobs["tts:1"].Status, jobs["tts:2"].Status, jobs["tts:2"].Attempt));
    }

    [Fact]
    public async Task Cancel_ends_the_run_and_what_comes_late_changes_nothing()
    {
        var runId = await line.RunningAsync();
        Assert.True((await line.Runs.CancelAsync(runId, 1, "changed my mind", OrchestratorHarness.Stop)).Cancelled);
        Assert.False((await line.Runs.CancelAsync(runId, 1, null, OrchestratorHarness.Stop)).Cancelled);
        await line.TellAsync(runId, "tts:1", EventTypes.JobSucceeded);
        var jobs = (await line.JobsAsync(runId)).Values;
        Assert.All(jobs, job => Assert.Equal("cancelled", job.Status));
        Assert.Equal(jobs.Count, (await line.EventTypesAsync(runId)).Count(type => type == EventTypes.JobCancelled));
        Assert.False(await line.Runs.EnterStageAsync(runId, 1, RunStage.Compose, OrchestratorHarness.Stop));
        Assert.Equal("cancelled", await line.StatusAsync(runId));
    }

    [Fact]
    public async Task A_start_takes_up_what_a_crash_left_behind_and_says_so_once_per_start()
    {
        var (running, queued, over) = (await line.RunningAsync(), await line.AcceptAsync(), await line.RunningAsync());
        await line.Runs.CancelAsync(over, 1, null, OrchestratorHarness.Stop);
        for (var i = 0; i < 2; i++)
        {
            var found = (await line.Sweep.ReconcileAsync("start_1", OrchestratorHarness.Stop)).Select(run => run.RunId).ToHashSet();
            Assert.Superset(new HashSet<string> { running, queued }, found);
            Assert.DoesNotContain(over, found);
        }
        await line.Sweep.ReconcileAsync("start_2", OrchestratorHarness.Stop);
        Assert.Equal(2, (await line.EventTypesAsync(running)).Count(type => type == EventTypes.RunReconciled));
        Assert.Equal(["resumed", "resumed"], await line.Database.Worker.ReadAsync<string>(
            "select envelope -> 'payload' ->> 'outcome' from orchestrator.event_v1 where run_id = @running and event_type = 'run.reconciled' and envelope -> 'payload' ? 'reason'", new { running }, OrchestratorHarness.Stop));
        Assert.DoesNotContain(EventTypes.RunReconciled, await line.EventTypesAsync(over));
    }

    [Fact]
    public async Task What_an_activity_reports_twice_is_one_event()
    {
        var runId = await line.AcceptAsync();
        for (var i = 0; i < 2; i++)
        {
            Assert.True(await line.Runs.StartAsync(runId, 1, OrchestratorHarness.Stop));
            Assert.True(await line.Runs.EnterStageAsync(runId, 1, RunStage.Ingest, OrchestratorHarness.Stop));
            Assert.True(await line.Runs.CompleteStageAsync(runId, 1, RunStage.Ingest, null, OrchestratorHarness.Stop));
        }
        Assert.Equal([EventTypes.TaskSubmitted, EventTypes.RunStarted, EventTypes.StageStarted, EventTypes.StageCompleted], await line.EventTypesAsync(runId));
    }

    [Fact]
    public async Task A_review_gate_waits_for_approval_and_is_passed_once()
    {
        var runId = await line.AcceptAsync("t_001", "compose");
        await line.Runs.StartAsync(runId, 1, OrchestratorHarness.Stop);
        Assert.False(await line.Runs.BeginReviewAsync(runId, 1, RunStage.Execute, OrchestratorHarness.Stop));
        Assert.True(await line.Runs.BeginReviewAsync(runId, 1, RunStage.Compose, OrchestratorHarness.Stop));
        Assert.Equal("waiting_review", await line.StatusAsync(runId));
        Assert.Equal(("compose", 1), await line.Runs.ApproveAsync(runId, (null, null), OrchestratorHarness.Stop));
        Assert.Null(await line.Runs.ApproveAsync(runId, (null, null), OrchestratorHarness.Stop));
        Assert.False(await line.Runs.BeginReviewAsync(runId, 1, RunStage.Compose, OrchestratorHarness.Stop));
        Assert.Equal("running", await line.StatusAsync(runId));
    }

    [Fact]
    public async Task The_sweep_finds_queued_runs_that_nobody_started_and_stages_that_did_not_move_on()
    {
        var queued = await line.AcceptAsync();
        var settled = await line.RunningAsync();
        foreach (var job in new[] { "tts:1", "tts:2", "shot:1" }) await line.TellAsync(settled, job, EventTypes.JobSucceeded);
        var found = new List<StaleRun>();
        await Eventually.AssertAsync(async () =>
        {
            found.AddRange(await line.Sweep.FindAsync(OrchestratorHarness.Stop));
            return found.Any(run => run.RunId == queued && run.Repair == RunRepair.StartInstance) && found.Any(run => run.RunId == settled && run.Repair == RunRepair.RaiseStage);
        }, TimeSpan.FromSeconds(60), "both runs are found", OrchestratorHarness.Stop);
    }
}
