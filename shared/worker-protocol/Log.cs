using Microsoft.Extensions.Logging;

namespace Ainer.WorkerProtocol;

/// <summary>Every log message of a node; event ids 8000 to 8099.</summary>
internal static partial class Log
{
    [LoggerMessage(8000, LogLevel.Information, "node {NodeId} is registered, serves {Lanes}, beats every {HeartbeatS} s")]
    public static partial void Registered(this ILogger logger, string nodeId, string lanes, int heartbeatS);

    [LoggerMessage(8001, LogLevel.Warning, "the hub does not accept the registration: {Reason}")]
    public static partial void RegistrationFailed(this ILogger logger, string reason);

    [LoggerMessage(8002, LogLevel.Warning, "heartbeat failed: {Reason}")]
    public static partial void HeartbeatFailed(this ILogger logger, string reason);

    [LoggerMessage(8003, LogLevel.Information, "draining: {Draining}")]
    public static partial void DrainChanged(this ILogger logger, bool draining);

    [LoggerMessage(8010, LogLevel.Information, "claimed {JobId} attempt {Attempt}: {Operation} by {Provider}")]
    public static partial void Claimed(this ILogger logger, string jobId, int attempt, string operation, string provider);

    [LoggerMessage(8011, LogLevel.Information, "the claim of {JobId} attempt {Attempt} is refused, dropped: {Reason}")]
    public static partial void ClaimRefused(this ILogger logger, string jobId, int attempt, string reason);

    [LoggerMessage(8012, LogLevel.Error, "a message on {Queue} cannot be read and goes to the dead letters: {Reason}")]
    public static partial void MessageUnreadable(this ILogger logger, string queue, string reason);

    [LoggerMessage(8013, LogLevel.Warning, "slot of {Lane} waits for the broker: {Reason}")]
    public static partial void SlotWaits(this ILogger logger, string lane, string reason);

    [LoggerMessage(8014, LogLevel.Warning, "the claim of {JobId} waits for the hub: {Reason}")]
    public static partial void ClaimWaits(this ILogger logger, string jobId, string reason);

    [LoggerMessage(8020, LogLevel.Information, "{JobId} attempt {Attempt} {Outcome} after {WallS:F1} s {Code} {Message}")]
    public static partial void AttemptEnded(this ILogger logger, string jobId, int attempt, string outcome, double wallS, string code, string message);

    [LoggerMessage(8021, LogLevel.Information, "{JobId} attempt {Attempt} is dropped: {Reason}")]
    public static partial void AttemptDropped(this ILogger logger, string jobId, int attempt, string reason);

    [LoggerMessage(8022, LogLevel.Critical, "{JobId} attempt {Attempt} did not end when told to; this process wants a restart")]
    public static partial void HandlerWedged(this ILogger logger, string jobId, int attempt);

    [LoggerMessage(8023, LogLevel.Error, "{JobId} attempt {Attempt} failed unexpectedly")]
    public static partial void AttemptFailed(this ILogger logger, Exception error, string jobId, int attempt);

    [LoggerMessage(8030, LogLevel.Information, "found {Folder} from before the start: {Action}")]
    public static partial void Recovering(this ILogger logger, string folder, string action);

    [LoggerMessage(8031, LogLevel.Error, "the result of {JobId} attempt {Attempt} could not be delivered in time and is given up")]
    public static partial void ResultGivenUp(this ILogger logger, string jobId, int attempt);

    [LoggerMessage(8032, LogLevel.Information, "the result of {JobId} stays in the journal until the next start")]
    public static partial void ResultKept(this ILogger logger, string jobId);

    [LoggerMessage(8033, LogLevel.Error, "{Folder} cannot be read and is left for the next start")]
    public static partial void Unreadable(this ILogger logger, Exception error, string folder);

    [LoggerMessage(8034, LogLevel.Critical, "the node could not be opened: restart this process")]
    public static partial void NotOpened(this ILogger logger, Exception error);

    [LoggerMessage(8040, LogLevel.Information, "control: {EventType} {JobId}")]
    public static partial void Control(this ILogger logger, string eventType, string jobId);

    [LoggerMessage(8041, LogLevel.Warning, "the control queue waits for the broker: {Reason}")]
    public static partial void ControlWaits(this ILogger logger, string reason);

    [LoggerMessage(8050, LogLevel.Information, "stopping: {Running} jobs get {DrainS} s")]
    public static partial void Stopping(this ILogger logger, int running, int drainS);

    [LoggerMessage(8051, LogLevel.Information, "stopped")]
    public static partial void Stopped(this ILogger logger);
}
