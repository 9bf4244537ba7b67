using System.Globalization;
using Ainer.LocalHost.Timers;

namespace Ainer.LocalHost.Tests.Timers;

public sealed class NcrontabScheduleTests
{
    [Theory]
    [InlineData("0 */5 * * * *", "2026-01-01 00:00:00", "2026-01-01 00:05:00")]
    [InlineData("0 */5 * * * *", "2026-01-01 00:04:59", "2026-01-01 00:05:00")]
    [InlineData("0 */5 * * * *", "2026-01-01 23:57:30", "2026-01-02 00:00:00")]
    [InlineData("* * * * * *", "2026-01-01 00:00:00", "2026-01-01 00:00:01")]
    [InlineData("*/30 * * * * *", "2026-01-01 00:00:30", "2026-01-01 00:01:00")]
    [InlineData("0 0 9-17 * * 1-5", "2026-01-02 17:00:00", "2026-01-05 09:00:00")]
    [InlineData("0 30 9 * Jan Mon", "2026-01-01 00:00:00", "2026-01-05 09:30:00")]
    [InlineData("0 30 9 * january,March sunday", "2026-02-01 00:00:00", "2026-03-01 09:30:00")]
    [InlineData("0 0 0 1 */3 *", "2026-01-01 00:00:00", "2026-04-01 00:00:00")]
    [InlineData("0 0 0 29 2 *", "2026-01-01 00:00:00", "2028-02-29 00:00:00")]
    [InlineData("0 0 0 29 2 0", "2088-03-01 00:00:00", "2128-02-29 00:00:00")]
    [InlineData("0 0 0 31 * *", "2026-01-31 00:00:00", "2026-03-31 00:00:00")]
    [InlineData("59 59 23 31 12 *", "2026-12-31 23:59:59", "2027-12-31 23:59:59")]
    [InlineData("10-20/5 1,3 2 * * *", "2026-01-01 02:01:15", "2026-01-01 02:01:20")]
    [InlineData("10-20/5 1,3 2 * * *", "2026-01-01 02:01:20", "2026-01-01 02:03:10")]
    [InlineData("10-20/5 1,3 2 * * *", "2026-01-01 02:03:20", "2026-01-02 02:01:10")]
    [InlineData("5/20 0 0 * * *", "2026-01-01 00:00:05", "2026-01-01 00:00:25")]
    [InlineData("*/10 * * * *", "2026-01-01 00:00:00", "2026-01-01 00:10:00")]
    // Day and day of week must both match: the first Friday the 13th after New Year 2026.
    [InlineData("0 0 0 13 * 5", "2026-01-01 00:00:00", "2026-02-13 00:00:00")]
    public void The_next_occurrence_is_the_first_match_after_the_given_time(string schedule, string after, string expected) =>
        Assert.Equal(Time(expected), Schedule.Parse(schedule).NextOccurrence(Time(after)));

    [Fact]
    public void Fractions_of_a_second_do_not_bring_an_occurrence_twice() =>
        Assert.Equal(Time("2026-01-01 00:00:01"), Schedule.Parse("* * * * * *").NextOccurrence(Time("2026-01-01 00:00:00").AddMilliseconds(999)));

    [Fact]
    public void A_date_that_never_comes_has_no_occurrence() =>
        Assert.Null(Schedule.Parse("0 0 0 30 2 *").NextOccurrence(Time("2026-01-01 00:00:00")));

    [Theory]
    [InlineData("00:01:30", 90)]
    [InlineData("1.00:00:00", 86400)]
    public void A_TimeSpan_is_the_time_between_two_runs(string schedule, int seconds) => Assert.Equal(
        Time("2026-01-01 00:00:07").AddSeconds(seconds), Schedule.Parse(schedule).NextOccurrence(Time("2026-01-01 00:00:07")));

    [Theory]
    [InlineData("")]
    [InlineData("whenever")]
    [InlineData("* * * *")]
    [InlineData("* * * * * * *")]
    [InlineData("60 * * * * *")]
    [InlineData("* * 24 * * *")]
    [InlineData("* * * 0 * *")]
    [InlineData("* * * * 13 *")]
    [InlineData("* * * * * 7")]
    [InlineData("*/0 * * * * *")]
    [InlineData("5-1 * * * * *")]
    [InlineData("1-2-3 * * * * *")]
    [InlineData("1/2/3 * * * * *")]
    [InlineData("1, * * * * *")]
    [InlineData("-1 * * * * *")]
    [InlineData("* * * * Foo *")]
    [InlineData("00:00:00")]
    [InlineData("-00:00:01")]
    public void What_is_no_schedule_is_refused(string schedule) => Assert.Throws<FormatException>(() => Schedule.Parse(schedule));

    private static DateTime Time(string text) =>
        DateTime.ParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
