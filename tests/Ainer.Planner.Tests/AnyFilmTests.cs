using Ainer.Contracts.Plans;

namespace Ainer.Planner.Tests;

/// <summary>What holds for every film, whatever the text.</summary>
public sealed class AnyFilmTests
{
    private static readonly string[] Atoms =
    [
        "林晚", "说", "问道", "“", "”", "\"", "。", "，", "！", "？", "\n", "\n\n", "：", "Mara", " said", " ran to the harbor", ". ", ", ", "***\n", "「", "」", "雨还在下", "夜里", "他走进灯塔", "她", "🙂", "7", "…",
        "老周", "低声说", "a voice ", "林晚走到码头上", "\"Stay,\" said Tom. ", "“别走！”老周喊道。\n", "He smiled and went into the forest. ", "superextraordinarilylongword", "没有标点的一段很长很长的文字一直写下去也不停顿一下让人喘不过气来",
    ];

    public static TheoryData<string> Texts
    {
        get
        {
            var texts = new TheoryData<string> { Planning.Sample("chapter.zh-CN.txt"), Planning.Sample("chapter.en.txt"), Planning.Sample("six-lines.zh-CN.txt"), "a", "字", "“喂？”\n“谁？”", new string('x', 3000), new string('字', 3000), "🙂 ok 🙂", "第一章\n\n雨。" };
            var random = new Random(99);
            for (var i = 0; i < 60; i++) texts.Add(string.Concat(Enumerable.Range(0, random.Next(1, 120)).Select(_ => Atoms[random.Next(Atoms.Length)])) + "完");
            return texts;
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_letter_is_spoken_once_and_in_order(string text) =>
        Assert.Equal(Planning.Letters(text), Planning.Letters(string.Concat(Planning.Of(text).Timeline.Lines.Select(l => l.Text))));

    [Theory]
    [MemberData(nameof(Texts))]
    public void Shots_and_lines_keep_their_measure(string text)
    {
        var plan = Planning.Of(text);
        var resolved = TimelineResolver.Resolve(plan.Timeline, Planning.NotMeasured);
        Assert.All(resolved.Shots, s => Assert.InRange(s.DurationS, 1.5, 12));
        Assert.All(resolved.Lines, l => Assert.InRange(l.DurationS, 0.1, 7.5));
        Assert.True(resolved.DurationS >= 4 - 0.01, $"{resolved.DurationS} s");
        Assert.Equal(plan.Shots.Shots.Select(s => s.ShotId), plan.Timeline.Shots.Select(s => s.ShotId));
        Assert.Equal(plan.Timeline.Lines.Select(l => l.LineId), plan.Timeline.Shots.SelectMany(s => s.Timing.Lines).Select(l => l.LineId));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void No_two_shots_running_have_the_same_framing_and_move(string text)
    {
        var shots = Planning.Of(text).Shots.Shots;
        Assert.All(shots.Zip(shots.Skip(1)), pair => Assert.NotEqual((pair.First.Framing, pair.First.Camera), (pair.Second.Framing, pair.Second.Camera)));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Whoever_is_left_of_somebody_stays_left_for_the_scene(string text)
    {
        foreach (var scene in Planning.Of(text).Shots.Shots.GroupBy(s => s.SceneId))
        {
            var left = new HashSet<(string, string)>();
            foreach (var shot in scene)
                foreach (var a in shot.Characters)
                    foreach (var b in shot.Characters.Where(b => a.X < b.X)) left.Add((a.EntityId, b.EntityId));
            Assert.DoesNotContain(left, pair => left.Contains((pair.Item2, pair.Item1)));
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Two_in_a_picture_look_at_each_other(string text) =>
        Assert.All(Planning.Of(text).Shots.Shots.Where(s => s.Characters.Count == 2 && s.Framing == Framing.Medium), s => Assert.Equal((false, true), (s.Characters[0].FacesLeft, s.Characters[1].FacesLeft)));

    [Theory]
    [MemberData(nameof(Texts))]
    public void Mouths_move_in_few_close_ups_and_in_one_at_least_where_somebody_speaks(string text)
    {
        var plan = Planning.Of(text);
        var moving = plan.Shots.Shots.Where(s => s.LipSync).ToList();
        Assert.True(moving.Count <= Math.Max(1, plan.Shots.Shots.Count * 0.2));
        Assert.All(moving, s => Assert.True(s.Framing == Framing.Close && s.Characters.Count(c => c.Speaks) == 1));
        var alone = plan.Shots.Shots.Any(s => s.Timing.Lines.Select(l => plan.Timeline.Lines.Single(x => x.LineId == l.LineId).SpeakerId).OfType<string>().Distinct().Count() == 1);
        if (alone) Assert.NotEmpty(moving);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_job_graph_is_sound_and_makes_everything_the_film_needs(string text)
    {
        var plan = Planning.Of(text);
        plan.Graph.Validate();
        var jobs = plan.Graph.Jobs.ToDictionary(j => j.Key);
        Assert.All(plan.Timeline.Lines, l => Assert.Contains($"tts:{l.LineId}", jobs));
        Assert.All(plan.Shots.Shots, s => Assert.Contains($"video:{s.ShotId}", jobs));
        Assert.All(plan.Shots.Shots.Where(s => s.LipSync), s => Assert.Contains(jobs["compose"].Inputs, i => i.Name == $"shot:{s.ShotId}" && i.Key == $"sync:{s.ShotId}"));
        Assert.Equal(plan.Shots.Shots.Count + plan.Timeline.Lines.Count + plan.Timeline.Music.Count + plan.Timeline.Effects.Count, jobs["compose"].Inputs.Count);
        Assert.Equal(plan.Graph.Jobs[^1], jobs["compose"]);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Music_covers_the_film_from_the_first_shot_to_the_last_without_overlap(string text)
    {
        var plan = Planning.Of(text);
        var ids = plan.Shots.Shots.Select(s => s.ShotId).ToList();
        var covered = plan.Timeline.Music.SelectMany(c => ids.Skip(ids.IndexOf(c.FromShotId)).Take(ids.IndexOf(c.ToShotId) - ids.IndexOf(c.FromShotId) + 1));
        Assert.Equal(ids, covered);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_character_has_one_look_and_one_voice_throughout(string text)
    {
        var plan = Planning.Of(text);
        Assert.All(plan.Shots.Shots.SelectMany(s => s.Characters).GroupBy(c => c.EntityId), g => Assert.Single(g.Select(c => c.LookHash).Distinct()));
        Assert.All(plan.Shots.Shots.SelectMany(s => s.Characters), c => Assert.Equal(c.Look.Hash(), c.LookHash));
        Assert.All(plan.Timeline.Lines.GroupBy(l => l.SpeakerId ?? "narrator"), g => Assert.Single(g.Select(l => l.Voice.VoiceId).Distinct()));
    }
}
