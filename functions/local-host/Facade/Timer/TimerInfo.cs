namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer-triggered function learns about its run.</summary>
public class TimerInfo
{
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether the run started noticeably later than it was due.</summary>
    public bool IsPastDue { get; set; }
}
