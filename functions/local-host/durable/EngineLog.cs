using Microsoft.Extensions.Logging;

namespace Ainer.LocalHost.Durable;

/// <summary>Every log message of the engine; event ids 8000-8099.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(8000, LogLevel.Information, "Durable engine {Engine} works on hub {Hub}")]
    public static partial void Started(this ILogger log, long engine, string hub);

    [LoggerMessage(8001, LogLevel.Information, "Durable engine {Engine} has stopped")]
    public static partial void Stopped(this ILogger log, long engine);

    [LoggerMessage(8002, LogLevel.Warning, "Freed {Instances} instances and {Activities} activities of {Engines} lapsed engines")]
    public static partial void Reaped(this ILogger log, int engines, int instances, int activities);

    [LoggerMessage(8003, LogLevel.Error, "Engine {Engine} was taken for dead or broke; it starts again under a new id")]
    public static partial void SessionLost(this ILogger log, long engine);

    [LoggerMessage(8004, LogLevel.Warning, "Instance {InstanceId} was taken over: a step of token {Token} is void")]
    public static partial void Fenced(this ILogger log, string instanceId, long token);

    [LoggerMessage(8005, LogLevel.Error, "The durable store refused {What}; the engine tries again")]
    public static partial void StoreFailed(this ILogger log, string what, Exception error);

    [LoggerMessage(8006, LogLevel.Error, "Instance {InstanceId} is not deterministic: {Reason}")]
    public static partial void NotDeterministic(this ILogger log, string instanceId, string reason);

    [LoggerMessage(8007, LogLevel.Warning, "Activity {Name} of instance {InstanceId} failed: {Reason}")]
    public static partial void ActivityFailed(this ILogger log, string name, string instanceId, string reason);

    [LoggerMessage(8008, LogLevel.Information, "Removed {Count} instances that finished before the retention time")]
    public static partial void Retired(this ILogger log, int count);

    [LoggerMessage(8009, LogLevel.Error, "A step of instance {InstanceId} cannot be stored")]
    public static partial void StepUnstorable(this ILogger log, string instanceId, Exception error);

    [LoggerMessage(8010, LogLevel.Error, "A loop of the durable engine failed: {Loop}")]
    public static partial void LoopFailed(this ILogger log, string loop, Exception error);

    [LoggerMessage(8011, LogLevel.Warning, "Freed {Instances} instances and {Activities} activities of engines that have no session any more")]
    public static partial void Orphaned(this ILogger log, int instances, int activities);
}
