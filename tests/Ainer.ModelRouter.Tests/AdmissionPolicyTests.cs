using Ainer.ModelRouter.Admission;

namespace Ainer.ModelRouter.Tests;

/// <summary>Who goes next when a lane has room.</summary>
public class AdmissionPolicyTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static WaitingJob Job(string id, string tenant = "a", int priority = 5, int own = 2, int waitingSince = 0, string run = "run_1", string film = "run_1") =>
        new(id, 1, tenant, film, run, "cpu.audio", priority, (priority * 10) + own, Start.AddSeconds(waitingSince));

    private static string Admit(int room, Dictionary<string, int>? underWay, params WaitingJob[] waiting) =>
        string.Join(' ', AdmissionPolicy.Admit(waiting, room, underWay ?? []).Select(job => job.JobId));

    [Fact]
    public void Nothing_is_admitted_without_room() => Assert.Empty(Admit(0, null, Job("1")));

    [Fact]
    public void The_lower_priority_number_goes_first_however_long_others_wait() =>
        Assert.Equal("urgent", Admit(1, null, Job("old", priority: 5, waitingSince: 0), Job("urgent", priority: 1, waitingSince: 99)));

    [Fact]
    public void The_film_that_was_asked_for_first_goes_first_however_long_the_others_wait() =>
        Assert.Equal("voice sound old", Admit(3, null,
            Job("old", run: "run_2", film: "run_2", own: 1, waitingSince: 0), Job("sound", own: 6, waitingSince: 50), Job("voice", own: 2, waitingSince: 99)));

    [Fact]
    public void A_film_that_is_changed_keeps_its_place() =>
        Assert.Equal("first changed later", Admit(3, null,
            Job("later", run: "run_2", film: "run_2", waitingSince: 0), Job("changed", run: "run_3", film: "run_1", waitingSince: 9), Job("first", run: "run_1", film: "run_1", waitingSince: 9)));

    [Fact]
    public void An_urgent_run_overtakes_the_films_before_it() =>
        Assert.Equal("urgent first", Admit(2, null, Job("first", own: 1), Job("urgent", priority: 4, own: 8, run: "run_2", film: "run_2", waitingSince: 9)));

    [Fact]
    public void Tenants_take_turns_whatever_the_age_of_their_films() =>
        Assert.Equal("b1", Admit(1, new() { ["a"] = 1 }, Job("a1", "a", own: 1), Job("b1", "b", own: 8, run: "run_9", film: "run_9", waitingSince: 9)));

    [Fact]
    public void Among_equals_the_one_that_waits_longest_goes_first() => Assert.Equal("1 2", Admit(2, null, Job("2", waitingSince: 2), Job("1", waitingSince: 1)));

    [Fact]
    public void Tenants_alternate_even_when_one_has_filled_the_queue_before() =>
        Assert.Equal("a1 b1 a2", Admit(3, null, Job("a1", "a", waitingSince: 1), Job("a2", "a", waitingSince: 2), Job("a3", "a", waitingSince: 3), Job("b1", "b", waitingSince: 9)));

    [Fact]
    public void A_tenant_with_work_under_way_lets_the_other_catch_up() =>
        Assert.Equal("b1 b2", Admit(2, new() { ["a"] = 5 }, Job("a1", "a", waitingSince: 1), Job("b1", "b", waitingSince: 8), Job("b2", "b", waitingSince: 9)));
}
