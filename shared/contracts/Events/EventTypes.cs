namespace Ainer.Contracts.Events;

/// <summary>Every event and message type, with the module that owns it. The routing key of a message is its type, but for job.dispatch (its lane follows).</summary>
public static class EventTypes
{
    public const string TaskSubmitted = "task.submitted";

    public const string TaskProgress = "task.progress";
    public const string TaskLog = "task.log";
    public const string TaskRetrying = "task.retrying";
    public const string TaskUsage = "task.usage";

    public const string RunCancel = "run.cancel";
    public const string RunApprove = "run.approve";
    public const string RunRetry = "run.retry";

    public const string RunStarted = "run.started";
    public const string RunWaitingReview = "run.waiting_review";
    public const string RunApproved = "run.approved";
    public const string RunRetried = "run.retried";
    public const string RunSucceeded = "run.succeeded";
    public const string RunFailed = "run.failed";
    public const string RunCancelled = "run.cancelled";
    public const string RunReconciled = "run.reconciled";
    public const string StageStarted = "stage.started";
    public const string StageCompleted = "stage.completed";
    public const string StageSettled = "stage.settled";

    public const string JobCreated = "job.created";
    public const string JobRetrying = "job.retrying";
    public const string JobReused = "job.reused";
    public const string JobWaiting = "job.waiting";
    public const string JobCancelled = "job.cancelled";
    public const string JobReopened = "job.reopened";

    public const string JobDispatch = "job.dispatch";

    public const string JobClaimed = "job.claimed";
    public const string JobProgress = "job.progress";
    public const string JobSucceeded = "job.succeeded";
    public const string JobFailed = "job.failed";
    public const string JobUsage = "job.usage";
    public const string ArtifactLost = "artifact.lost";

    public const string ComposeRequested = "compose.requested";
    public const string ComposeStarted = "compose.started";
    public const string ComposeProgress = "compose.progress";
    public const string ComposeCompleted = "compose.completed";
    public const string ComposeFailed = "compose.failed";

    public const string WorkerResult = "worker.result";
    public const string JobCancel = "job.cancel";
    public const string NodeDrain = "drain";

    public const string WebhookDisabled = "webhook.disabled";
    public const string WebhookPing = "webhook.ping";

    public const string AlertRaised = "alert.raised";
}

/// <summary>The names under which modules sign their events.</summary>
public static class Producers
{
    public const string Gateway = "gateway";
    public const string Orchestrator = "orchestrator";
    public const string ModelRouter = "model-router";
    public const string WorkerHub = "worker-hub";
    public const string Composer = "composer";
    public const string Observer = "observer";
    public const string Webhooks = "webhooks";
    public const string Messaging = "messaging";
}
