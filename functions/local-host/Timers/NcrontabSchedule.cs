namespace Ainer.LocalHost.Timers;

/// <summary>
/// An NCRONTAB schedule, {second} {minute} {hour} {day} {month} {day of week}; with five fields the second is 0. As in the NCrontab library
/// that the Functions host uses, and unlike cron, day and day of week must both match.
/// </summary>
internal sealed class NcrontabSchedule : Schedule
{
    // The 29th of February on a given weekday can be 40 years away (over a century without a leap day).
    private const int SearchYears = 41;

    private readonly NcrontabField _seconds;
    private readonly NcrontabField _minutes;
    private readonly NcrontabField _hours;
    private readonly NcrontabField _days;
    private readonly NcrontabField _months;
    private readonly NcrontabField _daysOfWeek;

    private NcrontabSchedule(string[] fields)
    {
        _seconds = NcrontabField.Seconds(fields[0]);
        _minutes = NcrontabField.Minutes(fields[1]);
        _hours = NcrontabField.Hours(fields[2]);
        _days = NcrontabField.DaysOfMonth(fields[3]);
        _months = NcrontabField.MonthsOfYear(fields[4]);
        _daysOfWeek = NcrontabField.DaysOfWeek(fields[5]);
    }

    public static new NcrontabSchedule Parse(string text)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length switch
        {
            6 => new NcrontabSchedule(fields),
            5 => new NcrontabSchedule(["0", .. fields]),
            _ => throw new FormatException($"'{text}' is no TimeSpan and has {fields.Length} fields; NCRONTAB has six."),
        };
    }

    public override DateTime? NextOccurrence(DateTime after)
    {
        var from = new DateTime(after.Ticks - (after.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc).AddSeconds(1);
        var earliest = from.TimeOfDay;
        for (var day = from.Date; day.Year <= after.Year + SearchYears; earliest = TimeSpan.Zero)
        {
            if (!_months.Allows(day.Month))
            {
                day = new DateTime(day.Year, day.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1);
                continue;
            }

            if (_days.Allows(day.Day) && _daysOfWeek.Allows((int)day.DayOfWeek) && FirstOfDay(earliest) is { } time)
                return day + time;
            day = day.AddDays(1);
        }

        return null;
    }

    private TimeSpan? FirstOfDay(TimeSpan earliest)
    {
        for (var hour = _hours.From(earliest.Hours); hour >= 0; hour = _hours.From(hour + 1))
        {
            var sameHour = hour == earliest.Hours;
            for (var minute = _minutes.From(sameHour ? earliest.Minutes : 0); minute >= 0; minute = _minutes.From(minute + 1))
            {
                var second = _seconds.From(sameHour && minute == earliest.Minutes ? earliest.Seconds : 0);
                if (second >= 0)
                    return new TimeSpan(hour, minute, second);
            }
        }

        return null;
    }
}
