using Ainer.ModelRouter.Admission;

namespace Ainer.ModelRouter.Tests;

/// <summary>Who goes next when a lane has room.</summary>
public class AdmissionPolicyTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static WaitingJob Job(string id, string tenant = "a", int priority = 5, int waitingSince = 0) =>
        new(id, 1, tenant, "run", "cpu.audio", priority, Start.AddSeconds(waitingSince));

    private static string Admit(int room, Dictionary<string, int>? underWay, params WaitingJob[] waiting) =>
        string.Join(' ', AdmissionPolicy.Admit(waiting, room, underWay ?? []).Select(job => job.JobId));

    [Fact]
    public void Nothing_is_admitted_without_room() => Assert.Empty(Admit(0, null, Job("1")));

    [Fact]
    public void The_lower_priority_number_goes_first_however_long_others_wait() =>
        Assert.Equal("urgent", Admit(1, null, Job("old", priority: 5, waitingSince: 0), Job("urgent", priority: 1, waitingSince: 99)));

    [Fact]
    public void Among_equals_the_one_that_waits_longest_goes_first() => Assert.Equal("1 2", Admit(2, null, Job("2", waitingSince: 2), Job("1", waitingSince: 1)));

    [Fact]
    public void Tenants_alternate_even_when_one_has_filled_the_queue_before() =>
        Assert.Equal("a1 b1 a2", Admit(3, null, Job("a1", "a", waitingSince: 1), Job("a2", "a", waitingSince: 2), Job("a3", "a", waitingSince: 3), Job("b1", "b", waitingSince: 9)));

    [Fact]
    public void A_tenant_with_work_under_way_lets_the_other_catch_up() =>
        Assert.Equal("b1 b2", Admit(2, new() { ["a"] = 5 }, Job("a1", "a", waitingSince: 1), Job("b1", "b", waitingSince: 8), Job("b2", "b", waitingSince: 9)));
}
