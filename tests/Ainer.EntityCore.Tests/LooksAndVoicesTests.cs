using Ainer.Contracts.Entities;

namespace Ainer.EntityCore.Tests;

public sealed class LooksAndVoicesTests
{
    private const string Crowd = "王芳说：“一。”\n李强说：“二。”\n张伟说：“三。”\n赵敏说：“四。”\n孙磊说：“五。”\n周倩说：“六。”\n吴刚说：“七。”\n郑雪说：“八。”";

    [Fact]
    public void No_two_of_a_cast_of_eight_wear_the_same_colour() =>
        Assert.Equal(8, Reading.Of(Crowd).Pack.Characters.Select(c => c.Look.GarmentColor).Distinct().Count());

    [Fact]
    public void No_two_of_a_cast_of_eight_sound_the_same()
    {
        var voices = Reading.Of(Crowd).Pack.Characters.Select(c => c.Voice).ToList();
        Assert.Equal(8, voices.Select(v => v.VoiceId).Distinct().Count());
        Assert.Equal(8, voices.Select(v => (v.Variant, v.Pitch / 10)).Distinct().Count());
        Assert.DoesNotContain(voices, v => v.VoiceId == "narrator");
    }

    [Fact]
    public void Women_and_men_sound_as_such()
    {
        var reading = Reading.Of(Crowd);
        Assert.StartsWith("f", reading.Person("王芳").Voice.Variant, StringComparison.Ordinal);
        Assert.StartsWith("m", reading.Person("李强").Voice.Variant, StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_keeps_look_voice_and_id_in_the_next_chapter()
    {
        var first = Reading.OfSample("chapter.zh-CN.txt");
        var second = StoryReader.Read("第二章\n\n赵敏敲开灯塔的门。\n“小晚在吗？”赵敏问。\n“我在。”小晚说。", Reading.Context() with { KnownCharacters = first.Pack.Characters, KnownPlaces = first.Pack.Places });
        var (before, after) = (first.Person("林晚"), second.Person("林晚"));
        Assert.Equal((before.EntityId, before.Look.Hash(), before.Voice), (after.EntityId, after.Look.Hash(), after.Voice));
        Assert.DoesNotContain(first.Pack.Characters, c => c.Look.GarmentColor == second.Person("赵敏").Look.GarmentColor);
        Assert.Equal(["赵敏: 小晚在吗？", "林晚: 我在。"], second.Dialogue());
    }

    [Fact]
    public void Looks_differ_between_projects_but_not_between_runs()
    {
        var look = Look("p_one", "run_1");
        Assert.Equal(look, Look("p_one", "run_2"));
        Assert.Contains(Enumerable.Range(0, 5), i => Look($"p_{i}", "run_1") != look);

        static string Look(string project, string run) =>
            StoryReader.Read("李强走进房间。李强说：“好。”", Reading.Context() with { ProjectId = project, RunId = run }).Person("李强").Look.Hash();
    }

    [Fact]
    public void The_narrators_voice_belongs_to_nobody() => Assert.All(Reading.OfSample("chapter.en.txt").Pack.Characters, c => Assert.NotEqual("", c.Voice.Variant));
}
