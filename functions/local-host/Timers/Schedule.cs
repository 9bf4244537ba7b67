using System.Globalization;

namespace Ainer.LocalHost.Timers;

/// <summary>When a timer runs, in UTC.</summary>
internal abstract class Schedule
{
    /// <summary>Reads what [TimerTrigger] takes: an NCRONTAB expression of six (or five) fields, or a TimeSpan between runs.</summary>
    /// <exception cref="FormatException">It is neither; the message says which part is wrong.</exception>
    public static Schedule Parse(string text)
    {
        if (!text.Trim().Contains(' ', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval))
        {
            return interval > TimeSpan.Zero
                ? new ConstantSchedule(interval)
                : throw new FormatException($"'{text}': the time between two runs must be positive.");
        }

        return NcrontabSchedule.Parse(text);
    }

    /// <summary>The first time after the given one; null when there is none (30 February).</summary>
    public abstract DateTime? NextOccurrence(DateTime after);
}
