using Ainer.Contracts.Entities;
using Ainer.Contracts.Stories;

namespace Ainer.EntityCore.Tests;

public sealed class DialogueTests
{
    [Theory]
    [InlineData("张三说：“你好。”", "你好。")]
    [InlineData("张三说：「你好。」", "你好。")]
    [InlineData("张三说：『你好。』", "你好。")]
    [InlineData("张三说：\"你好。\"", "你好。")]
    [InlineData("Tom said, \"Hello there.\"", "Hello there.")]
    [InlineData("Tom said, 'Hello there.'", "Hello there.")]
    [InlineData("Tom said, ‘Don’t go there.’", "Don’t go there.")]
    [InlineData("Tom said, \"She told me 'run' and I ran.\"", "She told me 'run' and I ran.")]
    [InlineData("老王说：“他问我‘去哪儿’，我没答。”", "他问我‘去哪儿’，我没答。")]
    [InlineData("张三说：“你好，这句话没有结束", "你好，这句话没有结束")]
    public void Quotation_marks_of_every_kind_enclose_dialogue(string text, string said)
    {
        var passage = Assert.Single(Reading.Of(text).Passages(), p => p.Kind == PassageKind.Dialogue);
        Assert.Equal(said, passage.Text);
    }

    [Theory]
    [InlineData("Tom didn't open the dogs' door in '68.")]
    [InlineData("她把那间屋子叫作“灯房”，从不让人进去。")]
    [InlineData("They called it the \"Long Night\" in the village.")]
    public void An_apostrophe_or_a_quoted_word_is_no_dialogue(string text) =>
        Assert.DoesNotContain(Reading.Of(text).Passages(), p => p.Kind == PassageKind.Dialogue);

    [Theory]
    [InlineData("“你来了。”李明低声说。", "李明")]
    [InlineData("“你来了。”王掌柜笑道。", "王掌柜")]
    [InlineData("韩梅梅走到窗前，轻轻地说：“下雪了。”", "韩梅梅")]
    [InlineData("“站住！”约翰喊道。", "约翰")]
    [InlineData("“孩子，回来。”老人叹了口气说。", "老人")]
    [InlineData("欧阳雪抬起头，问：“谁在那里？”", "欧阳雪")]
    [InlineData("\"Come in,\" said Captain Voss.", "Captain Voss")]
    [InlineData("\"Come in,\" Helen whispered.", "Helen")]
    [InlineData("Mrs. Dalton replied coldly, \"I will not.\"", "Mrs. Dalton")]
    [InlineData("The old woman smiled. \"You are late,\" the old woman said.", "old woman")]
    public void The_name_beside_a_verb_of_saying_speaks(string text, string speaker)
    {
        var reading = Reading.Of(text);
        Assert.All(reading.Passages().Where(p => p.Kind == PassageKind.Dialogue), p => Assert.Equal(speaker, reading.Pack.Characters.Single(c => c.EntityId == p.SpeakerId).Name));
    }

    [Fact]
    public void Two_people_take_turns_when_nobody_is_named() => Assert.Equal(
        ["李明: 你去哪儿？", "王芳: 去车站。", "李明: 这么晚？", "王芳: 火车不等人。"],
        Reading.Of("李明问：“你去哪儿？”\n王芳回答：“去车站。”\n“这么晚？”\n“火车不等人。”").Dialogue());

    [Fact]
    public void Turns_are_taken_in_English_too() => Assert.Equal(
        ["Anna: Where are you going?", "Paul: To the station.", "Anna: So late?", "Paul: Trains do not wait."],
        Reading.Of("\"Where are you going?\" asked Anna.\n\n\"To the station,\" said Paul.\n\n\"So late?\"\n\n\"Trains do not wait.\"").Dialogue().Select(d => d.Replace("station,", "station.", StringComparison.Ordinal)));

    [Fact]
    public void A_pronoun_is_the_last_person_it_fits() => Assert.Equal(
        ["王芳: 天黑了。", "李强: 再等等。"],
        Reading.Of("李强靠在门边。他没有说话。王芳点亮了灯。她回过头。\n“天黑了。”她说。\n“再等等。”他说。").Dialogue());

    [Fact]
    public void A_quotation_left_open_goes_on_with_its_speaker_in_the_next_paragraph() => Assert.Equal(
        ["Anna: It began long ago.", "Anna: And it never ended."],
        Reading.Of("Anna said, \"It began long ago.\n\n\"And it never ended.\"").Dialogue());

    [Fact]
    public void Somebody_speaks_even_where_the_text_names_nobody()
    {
        var reading = Reading.Of("“喂？”\n“谁？”\n“是我。”");
        Assert.All(reading.Passages(), p => Assert.NotNull(p.SpeakerId));
        Assert.Equal(2, reading.Pack.Characters.Count);
    }

    [Fact]
    public void The_one_who_tells_the_story_can_speak_in_it()
    {
        var reading = Reading.Of("我推开门。\n“有人吗？”我问。\n“进来吧。”他说。");
        Assert.Equal(["我: 有人吗？", "他: 进来吧。"], reading.Dialogue());
        Assert.Equal(Presentation.Masculine, reading.Person("他").Look.Presentation);
    }

    [Fact]
    public void A_lowered_voice_is_still_the_voice_of_whoever_lowers_it() => Assert.Equal(
        ["苏晴: 他叫一个名字。", "苏晴: 你认识吗？"], Reading.Of("陈浩然坐下。苏晴关上门。\n“他叫一个名字。”苏晴压低声音，“你认识吗？”\n“不。”陈浩然说。").Dialogue().Take(2));

    [Fact]
    public void Someone_described_before_they_are_named_is_one_person_with_that_name()
    {
        var reading = Reading.Of("角落里坐着一个红衣女子。沈千山按着剑：“姑娘是谁？”\n“我叫柳如烟。”女子站起来，“来取你性命的人。”");
        Assert.Equal(["沈千山: 姑娘是谁？", "柳如烟: 我叫柳如烟。", "柳如烟: 来取你性命的人。"], reading.Dialogue());
        Assert.Equal(Presentation.Feminine, reading.Person("柳如烟").Look.Presentation);
    }

    [Fact]
    public void A_boy_whom_people_call_by_a_name_has_that_name() =>
        Assert.Equal(["沈千山: 我能下山吗？"], Reading.Of("“我能下山吗？”少年问。\n三年后，少年长大了，人们叫他沈千山。沈千山走下山去。").Dialogue());

    [Fact]
    public void After_a_long_silence_those_who_are_there_talk() => Assert.Equal(
        ["师父: 走吧。", "掌柜: 住店还是吃饭？", "沈千山: 住店。"],
        Reading.Of("“走吧。”师父说。\n下了一夜雪。\n路很远。\n天黑了。\n沈千山走进客栈，掌柜正在打瞌睡。\n“住店还是吃饭？”掌柜问道。\n“住店。”").Dialogue());
}
