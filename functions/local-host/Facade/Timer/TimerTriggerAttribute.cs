using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function on a schedule: an NCRONTAB expression (UTC), or a TimeSpan between runs.</summary>
public sealed class TimerTriggerAttribute : TriggerBindingAttribute
{
    public TimerTriggerAttribute(string schedule)
    {
        Schedule = schedule;
        UseMonitor = true;
    }

    /// <summary>The schedule; %Name% is replaced by the setting of that name.</summary>
    public string Schedule { get; }

    public bool RunOnStartup { get; set; }

    /// <summary>Whether Azure stores when the timer last ran. The local host remembers it only while it runs.</summary>
    public bool UseMonitor { get; set; }
}
