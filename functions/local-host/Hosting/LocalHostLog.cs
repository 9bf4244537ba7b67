using Microsoft.Extensions.Logging;

namespace Ainer.LocalHost.Hosting;

/// <summary>Every message of the local host; event ids 100-199.</summary>
internal static partial class LocalHostLog
{
    [LoggerMessage(100, LogLevel.Information, "Found {Count} functions")]
    public static partial void FunctionsFound(this ILogger logger, int count);

    [LoggerMessage(101, LogLevel.Information, "Function {Function}: {Trigger} {Detail}")]
    public static partial void FunctionListed(this ILogger logger, string function, string trigger, string detail);

    [LoggerMessage(102, LogLevel.Warning,
        "Function {Function} returns {Type}: under the real ASP.NET Core integration only IActionResult and IResult become the answer")]
    public static partial void ResultIsLocalOnly(this ILogger logger, string function, string type);

    [LoggerMessage(103, LogLevel.Warning, "Function {Function} has a retry attribute, which its trigger does not honour")]
    public static partial void RetryNotHonoured(this ILogger logger, string function);

    [LoggerMessage(110, LogLevel.Information, "Draining: no new work, waiting up to {Seconds} s for {Running} running invocations")]
    public static partial void Draining(this ILogger logger, int seconds, int running);

    [LoggerMessage(111, LogLevel.Information, "Drained")]
    public static partial void Drained(this ILogger logger);

    [LoggerMessage(112, LogLevel.Warning, "Drain time is over: cancelling {Running} running invocations")]
    public static partial void DrainExpired(this ILogger logger, int running);

    [LoggerMessage(113, LogLevel.Error, "The {Trigger} triggers did not stop cleanly")]
    public static partial void TriggerStopFailed(this ILogger logger, string trigger, Exception exception);

    [LoggerMessage(120, LogLevel.Error, "Function {Function} failed")]
    public static partial void FunctionFailed(this ILogger logger, string function, Exception exception);

    [LoggerMessage(121, LogLevel.Debug, "Function {Function} ended with its request: the caller went away")]
    public static partial void RequestAborted(this ILogger logger, string function);

    [LoggerMessage(130, LogLevel.Information, "RabbitMQ connected: {Endpoint}")]
    public static partial void BrokerConnected(this ILogger logger, string endpoint);

    [LoggerMessage(131, LogLevel.Warning, "RabbitMQ connection lost: {Endpoint}: {Reason}")]
    public static partial void BrokerLost(this ILogger logger, string endpoint, string reason);

    [LoggerMessage(132, LogLevel.Warning, "RabbitMQ unreachable, retrying: {Endpoint}: {Reason}")]
    public static partial void BrokerUnreachable(this ILogger logger, string endpoint, string reason);

    [LoggerMessage(133, LogLevel.Information, "Function {Function} consumes queue {Queue}")]
    public static partial void QueueConsumed(this ILogger logger, string function, string queue);

    [LoggerMessage(134, LogLevel.Warning, "Function {Function} cannot consume queue {Queue}, retrying: {Reason}")]
    public static partial void QueueUnavailable(this ILogger logger, string function, string queue, string reason);

    [LoggerMessage(135, LogLevel.Warning, "Function {Function} failed on a message of {Queue} (failure {Failure} of {Limit}): republished")]
    public static partial void MessageRepublished(this ILogger logger, string function, string queue, int failure, int limit);

    [LoggerMessage(136, LogLevel.Error, "Function {Function} failed on a message of {Queue} {Limit} times: rejected to the dead-letter exchange")]
    public static partial void MessageRejected(this ILogger logger, string function, string queue, int limit);

    [LoggerMessage(137, LogLevel.Warning, "A message of {Queue} could not be settled and will be delivered again: {Reason}")]
    public static partial void SettlementLost(this ILogger logger, string queue, string reason);

    [LoggerMessage(140, LogLevel.Warning, "Timer {Function} failed, retry {Retry} in {Delay}")]
    public static partial void TimerRetry(this ILogger logger, string function, int retry, TimeSpan delay, Exception exception);
}
