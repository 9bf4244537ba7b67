using Ainer.Cli.Supervision;

namespace Ainer.Cli.Tests;

public sealed class RestartPolicyTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_death_is_mended_at_once()
    {
        var (decision, _) = RestartPolicy.Decide(default, Start, Start.AddSeconds(1));

        Assert.Equal(RestartDecision.Start, decision);
    }

    [Fact]
    public void A_part_that_keeps_dying_waits_longer_each_time_up_to_a_minute()
    {
        var history = default(RestartHistory);
        var now = Start;
        var pauses = new List<double>();
        for (var death = 0; death < 9; death++)
        {
            // It dies at the very moment it starts.
            (var decision, history) = RestartPolicy.Decide(history, now, now);
            Assert.Equal(RestartDecision.Start, decision);
            pauses.Add((history.NotBefore - now).TotalSeconds);
            now = history.NotBefore;
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], pauses);
    }

    [Fact]
    public void Before_its_time_it_waits_and_forgets_nothing()
    {
        var history = new RestartHistory(3, Start.AddSeconds(4));

        var (decision, after) = RestartPolicy.Decide(history, Start, Start.AddSeconds(3));

        Assert.Equal(RestartDecision.Wait, decision);
        Assert.Equal(history, after);
    }

    [Fact]
    public void A_part_that_ran_long_enough_starts_with_a_clean_record()
    {
        var (decision, after) = RestartPolicy.Decide(new RestartHistory(6, Start), Start, Start.AddHours(1));

        Assert.Equal(RestartDecision.Start, decision);
        Assert.Equal(1, after.QuickDeaths);
    }
}
