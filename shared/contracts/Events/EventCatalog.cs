namespace Ainer.Contracts.Events;

/// <summary>What one event or message type says: who may sign it, when it is written, and the fields of its payload.</summary>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Owner">One of <see cref="Producers"/>, or the name under which nodes sign.</param>
/// <param name="Stored">True for events of a run: they have a run_seq and stand in /events. False for messages between processes.</param>
/// <param name="Meaning">When it is written.</param>
/// <param name="Payload">The payload's fields.</param>
public sealed record EventRule(string Type, string Owner, bool Stored, string Meaning, string Payload)
{
    /// <summary>True for what may leave the system through a webhook: the events of runs, and what happens to a project without a run.</summary>
    public bool Public => Stored || Type is EventTypes.WebhookDisabled or EventTypes.WebhookPing or EventTypes.AlertRaised;
}

/// <summary>The one table of all event and message types. docs/event-contracts.md is generated from it.</summary>
public static class EventCatalog
{
    /// <summary>How a worker node signs worker.result.</summary>
    private const string Nodes = "gpu-agent, composer";
    private const string Error = "code, message, stage, job_id, operation, shot_id, provider, attempt, retryable, advice";
    private const string Claim = "job_id, node_id, lane, provider, progress (0)";
    private const string Progress = "job_id, node_id, progress (0 to 100), message";
    private const string Success = "job_id, node_id, provider, artifact_ids, result, usage";
    private const string Announcement = "job_id, attempt, kind, operation, shot_id, priority";

    /// <summary>All rules, in the order of a run's life.</summary>
    public static IReadOnlyList<EventRule> All { get; } =
    [
        new(EventTypes.TaskSubmitted, Producers.Gateway, true, "A task was accepted.", "the TaskSpec without its own payload"),
        new(EventTypes.RunCancel, Producers.Gateway, false, "Somebody asks to cancel a run.", "reason"),
        new(EventTypes.RunApprove, Producers.Gateway, false, "Somebody approves a run that waits for review.", "reason"),
        new(EventTypes.RunRetry, Producers.Gateway, false, "Somebody asks to start a failed run again.", "reason"),
        new(EventTypes.RunStarted, Producers.Orchestrator, true, "A generation of the run began.", "generation"),
        new(EventTypes.StageStarted, Producers.Orchestrator, true, "A stage began.", "stage"),
        new(EventTypes.StageCompleted, Producers.Orchestrator, true, "A stage ended well.", "stage, facts"),
        new(EventTypes.StageSettled, Producers.Orchestrator, true, "No job of a stage is open any more; the orchestration goes on.", "stage, generation, succeeded, failed, cancelled"),
        new(EventTypes.RunWaitingReview, Producers.Orchestrator, true, "The run waits for approval.", "before (the stage)"),
        new(EventTypes.RunApproved, Producers.Orchestrator, true, "The run was approved.", "stage"),
        new(EventTypes.JobCreated, Producers.Orchestrator, true, "A job became ready for the first time.", Announcement),
        new(EventTypes.JobReused, Producers.Orchestrator, true, "A job's artifacts were there already.", "source_job_id, source_attempt, artifact_ids"),
        new(EventTypes.JobWaiting, Producers.Orchestrator, true, "Another job of the film, in this run or another, makes the same thing; the job waits to take it over.", "job_id, twin_job_id, twin_run_id"),
        new(EventTypes.JobRetrying, Producers.Orchestrator, true, "A further attempt of a job became ready.", Announcement),
        new(EventTypes.JobDispatch, Producers.ModelRouter, true, "An attempt was admitted and given to its lane (routing key job.dispatch.<lane>).", "DispatchDecision"),
        new(EventTypes.JobClaimed, Producers.WorkerHub, true, "A node holds the attempt's lease.", Claim),
        new(EventTypes.JobProgress, Producers.WorkerHub, true, "An attempt moved on.", Progress),
        new(EventTypes.JobSucceeded, Producers.WorkerHub, true, "An attempt ended well and its artifacts are registered.", Success),
        new(EventTypes.JobFailed, Producers.WorkerHub + ", " + Producers.ModelRouter, true, "An attempt failed, lapsed, or nobody could take it; error_code says why.", "job_id, node_id, provider, message, retryable, usage; from the router job_id, message, details"),
        new(EventTypes.JobUsage, Producers.WorkerHub, true, "What an attempt has cost whose result came after its lease was over: the result is not used, the cost is booked.", "job_id, node_id, provider, lease (expired or revoked), usage"),
        new(EventTypes.ArtifactLost, Producers.WorkerHub, true, "An input of the attempt is gone from the store, or damaged there.", "artifact_id, kind, uri, made_by_run_id, made_by_job_id, content_address"),
        new(EventTypes.JobReopened, Producers.Orchestrator, true, "What the job made is gone and still wanted: it is made again, under the same content address.", "job_id, lost_artifact_ids"),
        new(EventTypes.JobCancelled, Producers.Orchestrator, true, "A job was cancelled with its run.", "job_id"),
        new(EventTypes.JobCancel, Producers.WorkerHub, false, "A node is to stop an attempt (routing key node.<id>.control).", "job_id, attempt, token"),
        new(EventTypes.NodeDrain, Producers.WorkerHub, false, "A node is to take no new work (routing key node.<id>.control).", "node_id"),
        new(EventTypes.WorkerResult, Nodes, false, "What a worker says about its attempt; only the hub believes it.", "WorkerResult"),
        new(EventTypes.ComposeRequested, Producers.Orchestrator, true, "All jobs are done; the film is to be composed.", Announcement),
        new(EventTypes.ComposeStarted, Producers.Orchestrator, true, "The composition was claimed for the first time.", Claim),
        new(EventTypes.ComposeProgress, Producers.Composer, true, "The composition moved on.", Progress),
        new(EventTypes.ComposeCompleted, Producers.Composer, true, "The film is there.", Success),
        new(EventTypes.ComposeFailed, Producers.Orchestrator, true, "There will be no film; error_code is that of the job that failed.", Error),
        new(EventTypes.RunSucceeded, Producers.Orchestrator, true, "The run ended well.", "final_artifact_id, final_artifact_uri; dry_run"),
        new(EventTypes.RunFailed, Producers.Orchestrator, true, "The run failed.", Error),
        new(EventTypes.RunCancelled, Producers.Orchestrator, true, "The run was cancelled.", "reason"),
        new(EventTypes.RunRetried, Producers.Orchestrator, true, "A failed run starts again.", "generation"),
        new(EventTypes.RunReconciled, Producers.Orchestrator, true, "A run that a crash had left behind was taken up again.", "generation, stage, outcome, reason"),
        new(EventTypes.TaskProgress, Producers.Orchestrator, true, "A background task moved on; at most once a second.", "progress (0 to 100), message"),
        new(EventTypes.TaskLog, Producers.Orchestrator, true, "A background task has something to say to its reader.", "level (info, warning, error), message"),
        new(EventTypes.TaskRetrying, Producers.Orchestrator, true, "An attempt of a background task failed; the next is due later.", "code, message, attempt, retryable, advice, next_attempt_at"),
        new(EventTypes.TaskUsage, Producers.Orchestrator, true, "A background task has made a paid call. Its answer is kept, and it is not made again; or, with an error_code, it brought nothing.", "task_id, step, provider, model, usage (input_units, output_units, cost)"),
        new(EventTypes.WebhookDisabled, Producers.Webhooks, false, "A webhook was switched off, since its receiver took nothing any more.", "webhook_id, delivery_id, reason"),
        new(EventTypes.WebhookPing, Producers.Gateway, false, "Somebody tries a webhook out; it goes to that webhook alone.", "webhook_id"),
        new(EventTypes.AlertRaised, Producers.Observer + ", " + Producers.Messaging, false, "Something needs a person.", "kind, message, details"),
    ];
}
