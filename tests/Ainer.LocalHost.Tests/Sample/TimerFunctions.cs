using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.LocalHost.Tests.Sample;

public sealed class TimerFunctions(Probe probe, TimeProvider time)
{
    [Function("EveryFiveMinutes")]
    public void Cron([TimerTrigger("0 */5 * * * *")] TimerInfo timer) => probe.Note($"cron {Now} {Describe(timer)}");

    [Function("EveryNinetySeconds")]
    public void Constant([TimerTrigger("%Interval%")] TimerInfo timer) => probe.Note($"constant {Now} {Describe(timer)}");

    [Function("AtStartUp")]
    public void AtStartUp([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) => probe.Note($"start-up {Now} {Describe(timer)}");

    [Function("SlowTimer")]
    public async Task Slow([TimerTrigger("0 * * * * *")] TimerInfo timer)
    {
        probe.Note($"slow began {Now} {timer.IsPastDue}");
        await probe.Gate.Task;
        probe.Note($"slow ended {Now}");
    }

    [Function("FailingTimer")]
    [ExponentialBackoffRetry(2, "00:00:10", "00:01:00")]
    public void Failing([TimerTrigger("0 0 * * * *")] TimerInfo timer, FunctionContext context)
    {
        probe.Note($"failing {Now} try {context.RetryContext.RetryCount} of {context.RetryContext.MaxRetryCount} {timer.IsPastDue}");
        throw new InvalidOperationException("failing on purpose");
    }

    private string Now => time.GetUtcNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Describe(TimerInfo timer) => string.Create(
        CultureInfo.InvariantCulture, $"next {timer.ScheduleStatus!.Next:HH:mm:ss} last {timer.ScheduleStatus.Last:HH:mm:ss} late {timer.IsPastDue}");
}
