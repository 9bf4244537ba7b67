using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Stories;

namespace Ainer.EntityCore.Tests;

public sealed class SettingTests
{
    [Theory]
    [InlineData("林晚走进灯塔，雨还在下。林晚爬上楼梯，听着雷声。", true)]
    [InlineData("林晚走进灯塔，雨还在下。林晚走出灯塔，听着雷声。", false)]
    [InlineData("Anna came to the lighthouse in the rain. Anna climbed the stairs and listened.", true)]
    [InlineData("Anna came to the lighthouse in the rain. Anna stood on the grass and listened.", false)]
    public void Whoever_goes_in_is_inside(string text, bool inside) => Assert.Equal(inside, Reading.Of(text).Passages().Last().Indoors);

    [Theory]
    [InlineData("码头上挤满了人。老周端来一碗汤。", true)]
    [InlineData("码头上挤满了人。人群散去了。老周端来一碗汤。", false)]
    [InlineData("码头上很静。老周端来一碗汤。", false)]
    [InlineData("Hundreds of people stood on the pier. Anna waved.", true)]
    public void A_crowd_stays_until_it_leaves(string text, bool crowd) => Assert.Equal(crowd, Reading.Of(text).Passages().Last().Crowd);

    [Theory]
    [InlineData("大雪纷飞，路上没有人。到了中午，大雪已经停了。", Weather.Clear)]
    [InlineData("大雪纷飞，路上没有人。到了中午，大雪还没有停。", Weather.Snow)]
    [InlineData("Snow lay on the road. By noon the snow had stopped.", Weather.Clear)]
    [InlineData("Snow lay on the road. By noon the snow had not stopped.", Weather.Snow)]
    public void Weather_that_has_stopped_is_over(string text, Weather weather) => Assert.Equal(weather, Reading.Of(text).Passages().Last().Weather);

    [Fact]
    public void A_look_back_has_its_own_light_and_the_present_comes_back_after_it()
    {
        var passages = Reading.Of("It was midnight and the rain fell. Ray waited.\n\nFive years earlier, on a bright morning, Ray had laughed.\n\nNow Ray walked home alone.").Passages().ToList();
        Assert.Equal([(TimeOfDay.Night, Weather.Rain), (TimeOfDay.Night, Weather.Rain), (TimeOfDay.Day, Weather.Clear), (TimeOfDay.Night, Weather.Rain)], passages.Select(p => (p.TimeOfDay, p.Weather)));
    }

    [Theory]
    [InlineData("夜已经深了，大厅里点着蜡烛。", TimeOfDay.Night)]
    [InlineData("凌晨两点，手机响了。", TimeOfDay.Night)]
    [InlineData("On a bright summer morning the shop opened.", TimeOfDay.Day)]
    public void Hours_are_read_from_what_people_say_of_them(string text, TimeOfDay hour) => Assert.Equal(hour, Reading.Of(text).Passages().First().TimeOfDay);

    [Theory]
    [InlineData("秦烈终于开口说：“坐。”")]
    [InlineData("“坐。”秦烈冷笑道。")]
    [InlineData("\"Or you won't,\" said Anna.")]
    public void Nobody_smiles_over_a_word_that_only_looks_glad(string text) =>
        Assert.DoesNotContain(Reading.Of(text).Passages(), p => p.Mood is Mood.Triumphant or Mood.Joyful || p.Expression == Expression.Smile);

    [Fact]
    public void Somebody_of_whom_the_text_says_nothing_looks_as_he_sounds()
    {
        foreach (var name in new[] { "Pell", "Quim", "Rask", "Sorn", "Tark", "Ulm", "Vost", "Wend", "Yarl", "Zorn" })
        {
            var person = Reading.Of($"\"Stay,\" said {name}.").Person(name);
            Assert.Equal(Presentation.Unknown, person.Look.Presentation);
            Assert.Equal(person.Voice.Variant[0] == 'f', person.Look.Garment == "dress" || person.Look.HairStyle is "long" or "bun" or "ponytail" || person.Look.Height < 1.05);
        }
    }
}
