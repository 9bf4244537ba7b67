using Ainer.Contracts.Entities;

namespace Ainer.EntityCore.Tests;

/// <summary>What studios send: fights, telephones, letters, chapters told by somebody in them, callings instead of names.</summary>
public sealed class StudioTextTests
{
    [Theory]
    [InlineData("“交出令牌。”黑衣人冷笑道。", "黑衣人")]
    [InlineData("戒指里传来药老的声音：“稳住心神。”萧炎说：“是。”", "药老")]
    [InlineData("玄德问农夫曰：“此歌何人所作？”", "玄德")]
    [InlineData("萧炎站在石台上。\n“天劫？”山下，大长老赵无极脸色大变。", "赵无极")]
    [InlineData("\"What did you see?\" the judge said, turning to the priest.", "judge")]
    [InlineData("\"Where to?\" asked the ferryman.", "ferryman")]
    [InlineData("Daniel came in. \"What does it say?\" asked my brother Daniel.", "Daniel")]
    [InlineData("Nolan ran on. Pete laughed. \"You're too soft, Nolan,\" he had said.", "Pete")]
    public void Whoever_is_said_to_speak_speaks(string text, string speaker) => Assert.Equal(speaker, Reading.Of(text).Dialogue()[0].Split(": ")[0]);

    [Theory]
    [InlineData("叶尘走进办公室。叶尘的手机响了。他接起电话，那头传来一个恭敬的声音：“少主，人到了。”\n“让他们等着。”叶尘说。")]
    [InlineData("Nora picked up the phone. \"Hello?\" said Nora.\n\n\"You should come at once,\" said a woman's voice.")]
    public void A_voice_on_the_telephone_is_somebody_who_is_not_seen(string text)
    {
        var heard = Assert.Single(Reading.Of(text).Passages(), p => p.OffScreen);
        Assert.Contains(Reading.Of(text).Pack.Characters, c => c.EntityId == heard.SpeakerId && c.Name is "电话里的声音" or "Voice on the phone");
    }

    [Fact]
    public void Whoever_tells_the_chapter_is_seen_in_it_under_their_own_name()
    {
        var reading = Reading.Of("我叫周默，是一名外卖员。\n我站在街道上，雨下了起来。\n“有人吗？”我问。");
        var narrator = Assert.Single(reading.Pack.Characters);
        Assert.Equal("周默", narrator.Name);
        Assert.Contains(reading.Passages(), p => p.Text.StartsWith("我站在", StringComparison.Ordinal) && p.CharacterIds.Contains(narrator.EntityId));
        Assert.Equal(["周默: 有人吗？"], reading.Dialogue());
    }

    [Fact]
    public void My_brothers_question_is_not_mine() =>
        Assert.Equal("Daniel", Reading.Of("I opened it. I read it twice. Daniel waited.\n\n\"What is it?\" asked my brother Daniel.").Dialogue()[0].Split(": ")[0]);

    [Fact]
    public void A_doctor_is_a_woman_in_white_where_the_text_says_so()
    {
        var look = Reading.Of("Doctor Lang was waiting by the door, a tall woman in a white coat. \"Come in,\" said Doctor Lang.").Person("Doctor Lang").Look;
        Assert.Equal((Presentation.Feminine, "coat", "#e3dfd6"), (look.Presentation, look.Garment, look.GarmentColor));
    }

    [Fact]
    public void A_full_name_and_its_parts_are_one_person()
    {
        var reading = Reading.Of("Detective Ray Nolan stood in the rain. \"He is late,\" Nolan said.\n\n\"Isolde Vane,\" he said, \"how do you plead?\"\n\nIsolde lifted her chin. \"I plead tired,\" she said.");
        Assert.Equal(["Detective Ray Nolan", "Isolde Vane"], reading.Pack.Characters.Select(c => c.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Where_nobody_speaks_the_one_who_is_seen_is_drawn()
    {
        var reading = Reading.Of("A woman climbed out, carrying a lantern. She stood for a long time. She went up slowly. She wiped the dust from the glass.");
        Assert.Equal(Presentation.Feminine, Assert.Single(reading.Pack.Characters).Look.Presentation);
        Assert.Equal(4, reading.Passages().Count(p => p.CharacterIds.Count == 1));
    }

    [Theory]
    [InlineData("青云宗，后山，思过崖。\n萧炎盘膝而坐。", PlaceKind.Mountain)]
    [InlineData("叶尘走进盛世集团的大厅，有人拦住了他。", PlaceKind.Hall)]
    [InlineData("The square was packed.", PlaceKind.Market)]
    [InlineData("Anna stood on the pier, looking up at the tower.", PlaceKind.Harbor)]
    [InlineData("They sat in the kitchen. Outside, the wind moved through the garden.", PlaceKind.Room)]
    public void A_place_is_where_people_are_and_not_what_they_look_at(string text, PlaceKind kind) => Assert.Equal(kind, Reading.Of(text).Passages().Last().PlaceKind);

    [Theory]
    [InlineData("A thread of smoke rose from the chimney.", "")]
    [InlineData("She held a rose.", "rose")]
    [InlineData("She ran to the signal box.", "")]
    [InlineData("She opened the box.", "box")]
    [InlineData("They watch the road.", "")]
    public void A_verb_is_no_thing(string text, string things) => Assert.Equal(things, string.Join(',', Reading.Of(text).Passages().SelectMany(p => p.Props)));

    [Theory]
    [InlineData("Doctor Lang was waiting by the door.", "")]
    [InlineData("A door slammed.", "door")]
    [InlineData("The telephone rang.", "phone")]
    [InlineData("夜里传来一声枪响。", "gunshot")]
    public void Only_what_sounds_is_heard(string text, string effects) => Assert.Equal(effects, string.Join(',', Reading.Of(text).Passages().SelectMany(p => p.Effects)));
}
