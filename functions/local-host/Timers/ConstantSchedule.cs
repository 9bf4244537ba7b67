namespace Ainer.LocalHost.Timers;

/// <summary>The same time between any two runs.</summary>
internal sealed class ConstantSchedule(TimeSpan interval) : Schedule
{
    public override DateTime? NextOccurrence(DateTime after) => after + interval;
}
