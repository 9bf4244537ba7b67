using Ainer.Contracts.Jobs;

namespace Ainer.Planner.Tests;

public sealed class AddressTests
{
    private static readonly FilmPlan Film = Planning.OfSample("chapter.zh-CN.txt");

    [Fact]
    public void Another_run_of_the_same_chapter_reuses_everything() =>
        Assert.Equal(Film.Graph.Jobs.Select(j => j.ContentAddress), Planning.OfSample("chapter.zh-CN.txt", Planning.Options("run_other")).Graph.Jobs.Select(j => j.ContentAddress));

    [Fact]
    public void An_edited_line_changes_its_own_shot_and_leaves_the_other_speech_and_pictures_alone()
    {
        var edited = Planning.Of(Planning.Sample("chapter.zh-CN.txt").Replace("一共有多少级？", "到底有多少级？", StringComparison.Ordinal));
        var before = Addresses(Film, "tts:", "video:");
        var after = Addresses(edited, "tts:", "video:");
        Assert.InRange(after.Except(before).Count(), 2, 4);
        Assert.Equal(Film.Graph.Jobs.Count, edited.Graph.Jobs.Count);
    }

    [Fact]
    public void A_sentence_put_in_at_the_start_leaves_the_rest_of_the_work_in_place()
    {
        var edited = Planning.Of(Planning.Sample("chapter.zh-CN.txt").Replace("黄昏，雾", "海很静。\n\n黄昏，雾", StringComparison.Ordinal));
        var before = Addresses(Film, "tts:", "video:");
        Assert.True(Addresses(edited, "tts:", "video:").Intersect(before).Count() > 0.8 * before.Count);
    }

    [Fact]
    public void Another_provider_makes_another_thing()
    {
        var paid = Planning.OfSample("six-lines.zh-CN.txt", BudgetTests.Paid());
        var free = Planning.OfSample("six-lines.zh-CN.txt");
        Assert.Empty(Addresses(paid, "video:").Intersect(Addresses(free, "video:")));
        Assert.Equal(Addresses(paid, "prompts:"), Addresses(free, "prompts:"));
    }

    [Fact]
    public void A_provider_that_has_changed_makes_its_own_work_again_and_nobody_elses()
    {
        FilmPlan Drawn(int revision) => Planning.OfSample("six-lines.zh-CN.txt", Planning.Options() with
        {
            Providers = new Dictionary<JobOperation, IReadOnlyList<ProviderProfile>> { [JobOperation.I2v] = [BuiltInProviders.Of(JobOperation.I2v) with { Revision = revision }] },
        });
        var (before, after) = (Drawn(1), Drawn(2));
        Assert.Empty(Addresses(before, "video:", "sync:", "compose").Intersect(Addresses(after, "video:", "sync:", "compose")));
        Assert.Equal(Addresses(before, "tts:", "bgm:", "sfx:"), Addresses(after, "tts:", "bgm:", "sfx:"));
    }

    private static HashSet<string> Addresses(FilmPlan plan, params string[] kinds) =>
        [.. plan.Graph.Jobs.Where(j => kinds.Any(k => j.Key.StartsWith(k, StringComparison.Ordinal))).Select(j => j.ContentAddress)];
}
