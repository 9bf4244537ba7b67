using System.Diagnostics;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.WorkerProtocol.Broker;
using Ainer.WorkerProtocol.Files;
using Ainer.WorkerProtocol.Jobs;
using Ainer.WorkerProtocol.Nodes;
using Microsoft.Extensions.Logging;

namespace Ainer.WorkerProtocol.Attempts;

/// <summary>Carries one claimed attempt to its end: inputs, work, uploads, journal, result. See docs/leases.md for the order and why.</summary>
internal sealed class AttemptRunner(
    NodeServices services, HandlerCatalog handlers, Rehearsal rehearsal, ResultPublisher publisher, LeaseTable leases, NodeStatus status, CrashPointReached reached, ILogger<AttemptRunner> logger)
{
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(5);

    /// <summary>Works and reports. Never throws; returns early only when publishing is given up because the node stops (the journal keeps the result).</summary>
    public async Task RunAsync(Attempt attempt, CancellationToken stopped)
    {
        using var activity = NodeTelemetry.Start($"job {attempt.Job.Operation}", attempt.Traceparent);
        Describe(activity, attempt.Job);
        try
        {
            using var progress = new ProgressReporter(attempt, status.NodeId, publisher, services.Clock);
            if (await WorkAsync(attempt, progress, activity) is not { } result)
            {
                await progress.SettleAsync();
                attempt.Folder.TryRemove();
                leases.Remove(attempt);
                return;
            }
            var finished = new JournalEntry
            {
                Step = JournalStep.Finished, At = services.Clock.GetUtcNow(), Lane = attempt.Lane, Traceparent = attempt.Traceparent,
                Result = result, EventId = services.Ids.NewEventId(),
            };
            // First of all: while the broker takes nothing, whatever is said to it hangs, and a node that dies then must not have worked for nothing.
            attempt.Folder.Append(finished);
            reached(CrashPoint.Finished);
            await progress.SettleAsync();
            await DeliverAsync(attempt.Folder, finished, stopped);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            logger.ResultKept(attempt.Job.JobId);
        }
        catch (Exception e)
        {
            // The journal itself cannot be written: nothing true can be said about this attempt, so its lease lapses.
            logger.AttemptFailed(e, attempt.Job.JobId, attempt.Job.Attempt);
            status.Wedged = true;
        }
        finally
        {
            leases.Remove(attempt);
            attempt.Dispose();
        }
    }

    /// <summary>Publishes a finished result until it is confirmed, then removes the attempt's folder.</summary>
    public async Task DeliverAsync(AttemptFolder folder, JournalEntry finished, CancellationToken stopped)
    {
        await publisher.PublishAsync(finished.Result!, finished.EventId ?? services.Ids.NewEventId(), finished.Traceparent, stopped);
        leases.Reported(finished.Result!);
        reached(CrashPoint.Published);
        folder.Append(new JournalEntry { Step = JournalStep.Done, At = services.Clock.GetUtcNow() });
        reached(CrashPoint.Done);
        folder.TryRemove();
    }

    private async Task<WorkerResult?> WorkAsync(Attempt attempt, ProgressReporter progress, Activity? activity)
    {
        var started = services.Clock.GetTimestamp();
        NodeTelemetry.JobsRunning.Add(1, KindTag(attempt.Job));
        using var files = new AttemptFiles(attempt, status.NodeId, services);
        WorkerResult? result;
        try
        {
            result = await SucceedAsync(attempt, files, progress, started);
        }
        catch (Exception e)
        {
            result = ResultOf(attempt, e, WallOf(started));
            if (result is not null) result = result with { UnreadableInputs = files.Unreadable };
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
        }
        finally
        {
            NodeTelemetry.JobsRunning.Add(-1, KindTag(attempt.Job));
        }
        Count(attempt.Job, result, WallOf(started));
        return result;
    }

    private async Task<WorkerResult> SucceedAsync(Attempt attempt, AttemptFiles files, ProgressReporter progress, long started)
    {
        var handler = handlers.For(attempt.Job);
        rehearsal.Check(attempt.Job);
        var inputs = await files.FetchInputsAsync(attempt.Ended);
        reached(CrashPoint.InputsReady);
        var context = new JobContext { Job = attempt.Job, Inputs = inputs, WorkDirectory = attempt.Folder.ResetScratch(), Progress = progress, Artifacts = files };
        var output = await RunHandlerAsync(handler, context, attempt);
        attempt.Spent = output.Usage;
        reached(CrashPoint.Ran);
        foreach (var file in output.Files) await files.StoreAsync(file, attempt.Ended);
        reached(CrashPoint.Uploaded);
        return NewResult(attempt, WorkerOutcome.Succeeded) with
        {
            Progress = 100,
            Artifacts = Ordered(files.Stored, output),
            Result = output.Result,
            Usage = (output.Usage ?? new WorkUsage()) with { WallS = Math.Round(WallOf(started), 3) },
        };
    }

    /// <summary>Runs the handler under the time limit; one that does not end when told to is left behind.</summary>
    private async Task<JobOutput> RunHandlerAsync(IJobHandler handler, JobContext context, Attempt attempt)
    {
        await using var limit = services.Clock.CreateTimer(_ => attempt.End(AttemptEnd.TimedOut), null,
            TimeSpan.FromSeconds(Math.Max(1, attempt.Job.TimeLimitS)), Timeout.InfiniteTimeSpan);
        var work = Task.Run(() => handler.RunAsync(context, attempt.Ended), CancellationToken.None);
        try
        {
            return await work.WaitAsync(attempt.Ended);
        }
        catch (OperationCanceledException) when (attempt.Ended.IsCancellationRequested && !work.IsCompleted)
        {
            if (await Task.WhenAny(work, Task.Delay(EndGrace, services.Clock, CancellationToken.None)) != work)
            {
                status.Wedged = true;
                logger.HandlerWedged(attempt.Job.JobId, attempt.Job.Attempt);
            }
            throw;
        }
    }

    private WorkerResult? ResultOf(Attempt attempt, Exception error, double wallS)
    {
        var verdict = Verdict.Of(error, attempt.EndedBy, attempt.Job.TimeLimitS);
        if (verdict.Dropped)
        {
            logger.AttemptDropped(attempt.Job.JobId, attempt.Job.Attempt, verdict.Message);
            // Nobody waits for the work any more. What it has cost is told all the same.
            return attempt.Spent is null ? null : FailureOf(attempt, attempt.EndedBy == AttemptEnd.Cancelled ? ErrorCode.Cancelled : ErrorCode.LeaseLost, verdict.Message, wallS);
        }
        if (verdict.Code == ErrorCode.InternalError) logger.AttemptFailed(error, attempt.Job.JobId, attempt.Job.Attempt);
        return FailureOf(attempt, verdict.Code!.Value, verdict.Message, wallS);
    }

    private WorkerResult FailureOf(Attempt attempt, ErrorCode code, string message, double wallS) => NewResult(attempt, WorkerOutcome.Failed) with
    {
        ErrorCode = code,
        Message = message.Length > 2000 ? message[..2000] : message,
        Usage = (attempt.Spent ?? new WorkUsage()) with { WallS = Math.Round(wallS, 3) },
    };

    private WorkerResult NewResult(Attempt attempt, WorkerOutcome outcome) => new()
    {
        TenantId = attempt.Job.TenantId, ProjectId = attempt.Job.ProjectId, RunId = attempt.Job.RunId, JobId = attempt.Job.JobId,
        Attempt = attempt.Job.Attempt, Token = attempt.Job.Token, NodeId = status.NodeId, Outcome = outcome,
        Provider = attempt.Job.Provider, TraceId = attempt.Job.TraceId,
    };

    /// <summary>The output's files in its order, the primary one first; then what was stored early.</summary>
    private static IReadOnlyList<ProducedArtifact> Ordered(IReadOnlyDictionary<string, ProducedArtifact> stored, JobOutput output)
    {
        var listed = output.Files.Select(file => file.Name).ToList();
        return [.. listed.Select(name => stored[name]), .. stored.Where(pair => !listed.Contains(pair.Key, StringComparer.Ordinal)).Select(pair => pair.Value)];
    }

    private double WallOf(long started) => services.Clock.GetElapsedTime(started).TotalSeconds;

    private void Count(ClaimedJob job, WorkerResult? result, double wallS)
    {
        var outcome = result?.Outcome.ToString().ToLowerInvariant() ?? "dropped";
        NodeTelemetry.JobDuration.Record(wallS, KindTag(job), new("operation", job.Operation.ToString()), new("outcome", outcome));
        NodeTelemetry.JobsEnded.Add(1, KindTag(job), new("outcome", outcome), new("code", result?.ErrorCode?.ToString() ?? ""));
        if (result is not null) logger.AttemptEnded(job.JobId, job.Attempt, outcome, wallS, result.ErrorCode?.ToString() ?? "", result.Message ?? "");
    }

    private static KeyValuePair<string, object?> KindTag(ClaimedJob job) => new("kind", job.Kind.ToString().ToLowerInvariant());

    private static void Describe(Activity? activity, ClaimedJob job)
    {
        activity?.SetTag("ainer.tenant_id", job.TenantId);
        activity?.SetTag("ainer.run_id", job.RunId);
        activity?.SetTag("ainer.job_id", job.JobId);
        activity?.SetTag("ainer.attempt", job.Attempt);
        activity?.SetTag("ainer.provider", job.Provider);
    }
}
