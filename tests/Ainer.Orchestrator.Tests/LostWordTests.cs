using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.LocalHost.Durable;
using Ainer.Messaging;
using Ainer.Orchestration.Instances;
using Ainer.Orchestrator.Runs;
using Ainer.Postgres;
using Ainer.Testing;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ainer.Orchestrator.Tests;

/// <summary>Commands that come late, twice or not at all, and orchestrations that end without their run.</summary>
public sealed class LostWordTests(PreparationHarness line) : IClassFixture<PreparationHarness>
{
    private readonly RunObedience _obedience = new(line.Runs);
    private readonly RunRepairs _repairs = new(line.Runs, NullLogger<RunRepairs>.Instance);

    [Fact]
    public async Task Gates_asked_for_in_any_order_are_approved_in_the_order_in_which_the_run_comes_to_them()
    {
        await using var engines = RunEngines.Start(line, line.Ids.New("hub"), Duplication.None);
        var runId = await WaitingAsync(engines, "compose", "execute", "plan");
        foreach (var stage in new[] { "plan", "execute" })
        {
            await WaitsBeforeAsync(runId, stage);
            await _obedience.ObeyAsync(engines.Client, Command(runId, EventTypes.RunApprove, new { }), PreparationHarness.Stop);
        }
        await BeginsAsync(runId, "execute");
    }

    [Fact]
    public async Task An_approval_opens_the_gate_that_was_seen_and_no_other()
    {
        await using var engines = RunEngines.Start(line, line.Ids.New("hub"), Duplication.None);
        var runId = await WaitingAsync(engines, "plan", "execute");
        await WaitsBeforeAsync(runId, "plan");
        var pressed = Command(runId, EventTypes.RunApprove, new { stage = "plan" });
        await _obedience.ObeyAsync(engines.Client, pressed, PreparationHarness.Stop);
        await WaitsBeforeAsync(runId, "execute");

        await _obedience.ObeyAsync(engines.Client, pressed with { EventId = line.Ids.NewEventId() }, PreparationHarness.Stop);
        Assert.Equal(["plan"], await line.Database.Worker.ReadAsync<string>("select unnest(approved_stages) from orchestrator.runs where run_id = @runId", new { runId }, PreparationHarness.Stop));
        Assert.Equal("waiting_review", await StatusAsync(runId));
    }

    [Fact]
    public async Task An_approval_whose_process_died_before_it_told_the_orchestration_is_told_when_the_message_comes_again()
    {
        await using var engines = RunEngines.Start(line, line.Ids.New("hub"), Duplication.None);
        var runId = await WaitingAsync(engines, "execute");
        await WaitsBeforeAsync(runId, "execute");
        Assert.NotNull(await line.Runs.ApproveAsync(runId, ("execute", 1), PreparationHarness.Stop));

        await _obedience.ObeyAsync(engines.Client, Command(runId, EventTypes.RunApprove, new { stage = "execute" }), PreparationHarness.Stop);
        await BeginsAsync(runId, "execute");
    }

    [Fact]
    public async Task An_approval_that_nobody_tells_any_more_is_told_by_the_sweep()
    {
        await using var engines = RunEngines.Start(line, line.Ids.New("hub"), Duplication.None);
        var runId = await WaitingAsync(engines, "execute");
        await WaitsBeforeAsync(runId, "execute");
        Assert.NotNull(await line.Runs.ApproveAsync(runId, ("execute", 1), PreparationHarness.Stop));

        await RepairedAsync(engines, sweep => sweep.FindAsync(PreparationHarness.Stop), async () => await StageAsync(runId) == "execute");
    }

    [Fact]
    public async Task A_cancel_that_was_cut_short_still_ends_the_orchestration_when_it_comes_again()
    {
        await using var engines = RunEngines.Start(line, line.Ids.New("hub"), Duplication.None);
        var runId = await WaitingAsync(engines, "execute");
        await WaitsBeforeAsync(runId, "execute");
        Assert.True((await line.Runs.CancelAsync(runId, 1, null, PreparationHarness.Stop)).Cancelled);

        await _obedience.ObeyAsync(engines.Client, Command(runId, EventTypes.RunCancel, new { }), PreparationHarness.Stop);
        await EndsAsync(engines, runId, OrchestrationRuntimeStatus.Terminated);
    }

    [Fact]
    public async Task A_cancel_of_the_first_try_does_not_end_the_second()
    {
        await using var engines = RunEngines.Start(line, line.Ids.New("hub"), Duplication.None);
        var runId = await FailedAsync();
        await _obedience.ObeyAsync(engines.Client, Command(runId, EventTypes.RunRetry, new { }), PreparationHarness.Stop);
        await _obedience.ObeyAsync(engines.Client, Command(runId, EventTypes.RunCancel, new { }), PreparationHarness.Stop);
        Assert.NotEqual("cancelled", await StatusAsync(runId));
        await BeginsAsync(runId, "execute");
    }

    [Fact]
    public async Task A_retry_that_is_asked_for_twice_is_one_retry()
    {
        await using var engines = RunEngines.Start(line, line.Ids.New("hub"), Duplication.None);
        var runId = await FailedAsync();
        await _obedience.ObeyAsync(engines.Client, Command(runId, EventTypes.RunRetry, new { }), PreparationHarness.Stop);
        await BeginsAsync(runId, "execute");
        await line.Runs.FailAsync(runId, 2, ErrorInfo.From(ErrorCode.InternalError, "again"), PreparationHarness.Stop);

        await _obedience.ObeyAsync(engines.Client, Command(runId, EventTypes.RunRetry, new { }), PreparationHarness.Stop);
        Assert.Equal("failed", await StatusAsync(runId));
        Assert.Equal(2, await line.Database.Worker.ReadOneAsync<int>("select generation from orchestrator.runs where run_id = @runId", new { runId }, PreparationHarness.Stop));
    }

    [Fact]
    public async Task A_run_whose_orchestration_has_ended_without_it_fails_and_can_be_retried()
    {
        await using var engines = RunEngines.Start(line, line.Ids.New("hub"), Duplication.None);
        var runId = await WaitingAsync(engines, "execute");
        await WaitsBeforeAsync(runId, "execute");
        await engines.Client.TerminateInstanceAsync(runId, "by an operator", PreparationHarness.Stop);
        await EndsAsync(engines, runId, OrchestrationRuntimeStatus.Terminated);

        await RepairedAsync(engines, sweep => sweep.PatrolAsync(PreparationHarness.Stop), async () => await StatusAsync(runId) == "failed");
        await _obedience.ObeyAsync(engines.Client, Command(runId, EventTypes.RunRetry, new { }), PreparationHarness.Stop);
        await WaitsBeforeAsync(runId, "execute");
    }

    [Fact]
    public void A_run_whose_orchestration_ended_because_its_code_had_changed_says_so()
    {
        var changed = TaskFailureDetails.FromException(new NonDeterministicOrchestrationException("The history tells of another activity."));
        Assert.Equal(ErrorCode.DeterminismViolated, RunRepairs.CodeOf(changed.ErrorType));
        Assert.Equal(ErrorCode.DeterminismViolated, RunRepairs.CodeOf("DurableTask.Core.Exceptions.NonDeterministicOrchestrationException"));
        Assert.Equal(ErrorCode.InternalError, RunRepairs.CodeOf(TaskFailureDetails.FromException(new InvalidOperationException("It failed.")).ErrorType));
        Assert.Equal(ErrorCode.InternalError, RunRepairs.CodeOf(null));
    }

    [Fact]
    public async Task A_run_that_cannot_be_repaired_does_not_keep_the_others()
    {
        await using var engines = RunEngines.Start(line, line.Ids.New("hub"), Duplication.None);
        var runId = await line.SubmitAsync(projectId: line.Ids.New("p"));
        // No instance can have such an id, so the first repair fails whenever it is tried.
        await _repairs.RepairAsync([new StaleRun("run_\0", 1, RunStage.Accepted, RunRepair.StartInstance), new StaleRun(runId, 1, RunStage.Accepted, RunRepair.StartInstance)], engines.Client, PreparationHarness.Stop);
        await BeginsAsync(runId, "execute");
    }

    [Fact]
    public async Task A_run_whose_orchestration_is_gone_gets_another()
    {
        await using var engines = RunEngines.Start(line, line.Ids.New("hub"), Duplication.None);
        var runId = await WaitingAsync(engines, "execute");
        await WaitsBeforeAsync(runId, "execute");
        await engines.Client.TerminateInstanceAsync(runId, null, PreparationHarness.Stop);
        await EndsAsync(engines, runId, OrchestrationRuntimeStatus.Terminated);
        await engines.Client.PurgeInstanceAsync(runId, PreparationHarness.Stop);

        await RepairedAsync(engines, sweep => sweep.PatrolAsync(PreparationHarness.Stop), async () => await engines.Client.GetInstanceAsync(runId, PreparationHarness.Stop) is not null);
        await _obedience.ObeyAsync(engines.Client, Command(runId, EventTypes.RunApprove, new { stage = "execute" }), PreparationHarness.Stop);
        await BeginsAsync(runId, "execute");
    }

    [Fact]
    public async Task An_orchestration_made_anew_for_a_run_that_waits_for_a_person_waits_too()
    {
        await using var engines = RunEngines.Start(line, line.Ids.New("hub"), Duplication.None);
        var runId = await WaitingAsync(engines, "execute");
        await WaitsBeforeAsync(runId, "execute");
        await engines.Client.TerminateInstanceAsync(runId, null, PreparationHarness.Stop);
        await EndsAsync(engines, runId, OrchestrationRuntimeStatus.Terminated);
        await engines.Client.PurgeInstanceAsync(runId, PreparationHarness.Stop);
        var before = await EventsAsync(runId);

        await RepairedAsync(engines, sweep => sweep.PatrolAsync(PreparationHarness.Stop), async () => await engines.Client.GetInstanceAsync(runId, PreparationHarness.Stop) is not null);
        await UntilAsync(async () => await line.Database.Worker.ReadOneAsync<bool>(
            "select count(*) = @gates from durable.history h join durable.instance i on i.key = h.instance_key where i.instance_id = @runId and h.events like '%BeginReview%'",
            new { runId, gates = ReviewGates.All.ToList().IndexOf(RunStage.Execute) + 1 }, PreparationHarness.Stop), "the new orchestration comes to the gate");
        Assert.Equal("waiting_review", await StatusAsync(runId));
        Assert.Equal(before, await EventsAsync(runId));

        await _obedience.ObeyAsync(engines.Client, Command(runId, EventTypes.RunApprove, new { stage = "execute" }), PreparationHarness.Stop);
        await BeginsAsync(runId, "execute");
    }

    private async Task<string> WaitingAsync(RunEngines engines, params string[] reviewBefore)
    {
        var runId = await line.SubmitAsync(projectId: line.Ids.New("p"));
        await line.Database.Worker.ExecuteAsync("update orchestrator.runs set review_before = @reviewBefore where run_id = @runId", new { runId, reviewBefore }, PreparationHarness.Stop);
        await engines.Client.StartRunAsync(runId, 1, PreparationHarness.Stop);
        return runId;
    }

    private async Task<string> FailedAsync()
    {
        var runId = await line.AcceptAsync(projectId: line.Ids.New("p"));
        Assert.True(await line.Runs.FailAsync(runId, 1, ErrorInfo.From(ErrorCode.InternalError, "for the test"), PreparationHarness.Stop));
        return runId;
    }

    private async Task RepairedAsync(RunEngines engines, Func<RunSweep, Task<IReadOnlyList<StaleRun>>> look, Func<Task<bool>> repaired)
    {
        var sweep = new RunSweep(line.Database.Worker, line.Events, Options.Create(new OrchestratorOptions { SweepAfterS = 1 }));
        await Eventually.AssertAsync(async () =>
        {
            await _repairs.RepairAsync(await look(sweep), engines.Client, PreparationHarness.Stop);
            return await repaired();
        }, TimeSpan.FromSeconds(120), "the sweep has repaired the run", PreparationHarness.Stop);
    }

    private EventEnvelope Command(string runId, string type, object payload) => new()
    {
        EventId = line.Ids.NewEventId(), EventType = type, Producer = Producers.Gateway, OccurredAt = TimeProvider.System.GetUtcNow(), TenantId = "t_001", ProjectId = "p_001",
        RunId = runId, Generation = 1, Payload = AinerJson.ToElement(payload),
    };

    private Task WaitsBeforeAsync(string runId, string stage) => UntilAsync(async () => await StatusAsync(runId) == "waiting_review" && await line.Database.Worker.ReadOneAsync<string>(
        "select envelope -> 'payload' ->> 'before' from orchestrator.events where run_id = @runId and event_type = 'run.waiting_review' order by run_seq desc limit 1", new { runId }, PreparationHarness.Stop) == stage,
        $"the run waits before {stage}");

    private Task BeginsAsync(string runId, string stage) => UntilAsync(async () => await StageAsync(runId) == stage, $"the run comes to {stage}");

    private static Task EndsAsync(RunEngines engines, string runId, OrchestrationRuntimeStatus status) =>
        UntilAsync(async () => (await engines.Client.GetInstanceAsync(runId, PreparationHarness.Stop))?.RuntimeStatus == status, $"the orchestration is {status}");

    private async Task<string> StatusAsync(string runId) =>
        (await line.Database.Worker.ReadOneAsync<string>("select status from orchestrator.runs where run_id = @runId", new { runId }, PreparationHarness.Stop))!;

    private Task<IReadOnlyList<string>> EventsAsync(string runId) =>
        line.Database.Worker.ReadAsync<string>("select event_type from orchestrator.events where run_id = @runId order by run_seq", new { runId }, PreparationHarness.Stop);

    private async Task<string> StageAsync(string runId) =>
        (await line.Database.Worker.ReadOneAsync<string>("select stage from orchestrator.runs where run_id = @runId", new { runId }, PreparationHarness.Stop))!;

    private static Task UntilAsync(Func<Task<bool>> condition, string what) => Eventually.AssertAsync(condition, TimeSpan.FromSeconds(120), what, PreparationHarness.Stop);
}
