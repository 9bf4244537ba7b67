using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;

namespace Ainer.EntityCore.Tests;

public sealed class ChineseSampleTests
{
    private readonly EntityCore.Reading reading = Reading.OfSample("chapter.zh-CN.txt");

    [Fact]
    public void Finds_its_three_people_and_nobody_else() =>
        Assert.Equal(["林晚", "老周", "阿宁"], reading.Pack.Characters.Select(c => c.Name).Order(StringComparer.Ordinal).Order(Comparer<string>.Create((a, b) => Order(a) - Order(b))));

    private static int Order(string name) => name switch { "林晚" => 0, "老周" => 1, "阿宁" => 2, _ => 9 };

    [Fact]
    public void Knows_them_by_their_other_names()
    {
        Assert.Contains("小晚", reading.Person("林晚").Aliases);
        Assert.Contains("周伯", reading.Person("老周").Aliases);
        Assert.Contains("男孩", reading.Person("阿宁").Aliases);
    }

    [Fact]
    public void Dresses_them_as_the_text_says()
    {
        var (lin, zhou, ning) = (reading.Person("林晚").Look, reading.Person("老周").Look, reading.Person("阿宁").Look);
        Assert.Equal(("#b5342f", "coat", "long", Presentation.Feminine), (lin.GarmentColor, lin.Garment, lin.HairStyle, lin.Presentation));
        Assert.Equal((AgeBand.Old, "beard", "#d9d6cf", Presentation.Masculine), (zhou.Age, zhou.Accessory, zhou.HairColor, zhou.Presentation));
        Assert.Equal((AgeBand.Child, "coat", "#d8a928", Presentation.Masculine), (ning.Age, ning.Garment, ning.GarmentColor, ning.Presentation));
    }

    [Fact]
    public void Gives_every_line_to_the_one_who_says_it() => Assert.Equal(
        [
            "老周: 你是来找人的，还是来躲人的？", "林晚: 周伯，您不认得我了？", "老周: 小晚？", "老周: 你父亲的信，你到底收到了没有？", "林晚: 收到了。", "林晚: 所以我才回来。",
            "老周: 三天了，灯没有亮过。", "老周: 今晚有风暴，还有十一条船没回港。", "阿宁: 别上去！", "林晚: 你是谁？", "阿宁: 我叫阿宁。",
            "阿宁: 守灯的爷爷病倒以后，是我在看塔。可是灯芯断了，我修不好，我害怕……", "林晚: 害怕的时候，就数台阶。", "林晚: 我小时候，父亲就是这样教我的。", "阿宁: 一共有多少级？",
            "林晚: 一百零八级。", "林晚: 最后一级，是用来回头看的。", "林晚: 快，把火柴给我！", "阿宁: 亮了！", "阿宁: 姐姐，亮了！", "老周: 一条都没少。", "老周: 丫头，你父亲看见了。",
            "林晚: 周伯，我不走了。", "林晚: 灯总要有人点。", "阿宁: 那我呢？", "林晚: 你？", "林晚: 你替我数台阶。",
        ], reading.Dialogue());

    [Fact]
    public void Moves_from_the_harbor_to_the_lighthouse_and_back()
    {
        var kinds = reading.Passages().Select(p => p.PlaceKind).Where((kind, i) => i == 0 || kind != reading.Passages().ElementAt(i - 1).PlaceKind);
        Assert.Equal([PlaceKind.Harbor, PlaceKind.Tower, PlaceKind.Harbor], kinds);
        Assert.Contains(reading.Pack.Places, p => p is { Name: "雾港镇", Kind: PlaceKind.Village });
    }

    [Fact]
    public void Names_each_scene_for_where_it_happens() => Assert.Equal(["码头", "灯塔", "码头"], reading.Story.Scenes.Select(s => s.Title));

    [Fact]
    public void Goes_from_a_foggy_dusk_through_a_night_of_rain_to_a_clear_dawn() => Assert.Equal(
        [(TimeOfDay.Dusk, Weather.Fog), (TimeOfDay.Night, Weather.Rain), (TimeOfDay.Dawn, Weather.Clear)],
        reading.Story.Scenes.Select(s => (s.Passages[^1].TimeOfDay, s.Passages[^1].Weather)));

    [Fact]
    public void Turns_from_mystery_through_fear_to_joy()
    {
        var moods = reading.Story.Scenes.Select(s => s.Passages.Select(p => p.Mood).ToHashSet()).ToList();
        Assert.Contains(Mood.Mysterious, moods[0]);
        Assert.Contains(Mood.Tense, moods[1]);
        Assert.Contains(Mood.Fearful, moods[1]);
        Assert.Contains(Mood.Triumphant, moods[1]);
        Assert.Contains(Mood.Joyful, moods[2]);
    }

    [Fact]
    public void Takes_the_heading_as_the_title() => Assert.Equal("第一章 雾港的灯", reading.Story.Title);

    [Fact]
    public void Shows_each_conclusion_with_the_passage_it_rests_on()
    {
        Assert.Equal(Enumerable.Range(1, reading.Story.Evidence.Count).Select(i => $"E{i}"), reading.Story.Evidence.Select(e => e.Alias));
        Assert.All(reading.Story.Evidence, e => Assert.InRange(e.Score, 0.01, 1));
        Assert.All(reading.Story.Evidence.Where(e => e.Claim == "speaks"), e => Assert.Equal(e.Quote, reading.Text.Substring(e.Offset, e.Quote.Length)));
    }
}
