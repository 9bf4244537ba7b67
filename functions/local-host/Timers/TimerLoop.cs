using Ainer.LocalHost.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Ainer.LocalHost.Timers;

/// <summary>Runs one timer function, one run at a time: a run that outlasts an occurrence skips it, as in the Functions host.</summary>
internal sealed class TimerLoop(
    LocalFunction function, Schedule schedule, RetryPlan retries, IFunctionInvoker invoker, TimeProvider time, ILogger logger)
{
    // A machine that slept, or is out of breath, shows as a late start.
    private static readonly TimeSpan PastDueTolerance = TimeSpan.FromSeconds(1);

    // Longer than a timer of the runtime can wait at a time.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private DateTime _last;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            if (((TimerTriggerAttribute)function.Trigger).RunOnStartup)
                await RunOnceAsync(isPastDue: false, stop);
            while (!stop.IsCancellationRequested && schedule.NextOccurrence(Now) is { } due)
            {
                await WaitUntilAsync(due, stop);
                await RunOnceAsync(Now - due > PastDueTolerance, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped between two runs, or between two tries of one.
        }
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private async Task WaitUntilAsync(DateTime due, CancellationToken stop)
    {
        for (var wait = due - Now; wait > TimeSpan.Zero; wait = due - Now)
            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, stop);
    }

    private async Task RunOnceAsync(bool isPastDue, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var started = Now;
        var info = new TimerInfo
        {
            IsPastDue = isPastDue,
            ScheduleStatus = new ScheduleStatus { Last = _last, Next = schedule.NextOccurrence(started) ?? default, LastUpdated = _last },
        };
        for (var retry = 0; await FailureOfAsync(info, retry) is { } failure; retry++)
        {
            if (retries.DelayBefore(retry) is not { } delay)
            {
                logger.FunctionFailed(function.Name, failure);
                break;
            }

            logger.TimerRetry(function.Name, retry + 1, delay, failure);
            await Task.Delay(delay, time, stop);
        }

        _last = started;
    }

    private async Task<Exception?> FailureOfAsync(TimerInfo info, int retry)
    {
        try
        {
            var input = new FunctionInput { TriggerValue = info, RetryCount = retry, MaxRetryCount = retries.MaxRetries };
            await invoker.InvokeAsync(function, input, CancellationToken.None);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
