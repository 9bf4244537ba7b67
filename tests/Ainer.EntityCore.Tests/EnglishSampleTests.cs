using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;

namespace Ainer.EntityCore.Tests;

public sealed class EnglishSampleTests
{
    private readonly EntityCore.Reading reading = Reading.OfSample("chapter.en.txt");

    [Fact]
    public void Finds_its_four_people_and_nobody_else() =>
        Assert.Equal(["Finn", "Mara Quill", "Mr. Alder", "Rose"], reading.Pack.Characters.Select(c => c.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Dresses_them_as_the_text_says()
    {
        var (mara, alder, finn, rose) = (reading.Person("Mara").Look, reading.Person("Mr. Alder").Look, reading.Person("Finn").Look, reading.Person("Rose").Look);
        Assert.Equal(("#3f7d4a", "coat", "bun", "#a8482a", Presentation.Feminine), (mara.GarmentColor, mara.Garment, mara.HairStyle, mara.HairColor, mara.Presentation));
        Assert.Equal((AgeBand.Old, "beard", Presentation.Masculine), (alder.Age, alder.Accessory, alder.Presentation));
        Assert.Equal((AgeBand.Child, "#2f5f9e", "coat"), (finn.Age, finn.GarmentColor, finn.Garment));
        Assert.Equal(("#d8a928", "dress", Presentation.Feminine), (rose.GarmentColor, rose.Garment, rose.Presentation));
    }

    [Fact]
    public void Gives_every_line_to_the_one_who_says_it() => Assert.Equal(
        [
            "Mara Quill: We're closed,", "Mr. Alder: I know,", "Mr. Alder: That is why I waited.", "Mr. Alder: It stopped this morning,", "Mr. Alder: It has never stopped before. Not in sixty years.",
            "Mara Quill: Who gave you this?", "Mr. Alder: My wife,", "Mr. Alder: She took the last train to Harrow Station. It never arrived.", "Mara Quill: Stay close to me,",
            "Finn: You should not be here!", "Finn: My name is Finn,", "Finn: I mind the signals. If the train comes and the signal is wrong, it goes on to the bridge. And the bridge is gone.",
            "Mr. Alder: Then she was never late,", "Mr. Alder: She was waiting.", "Mara Quill: Which lever?", "Finn: I don't know!", "Finn: They're all rusted, and I'm not strong enough!",
            "Mara Quill: Four,", "Mara Quill: Mr. Alder, help me pull!", "Rose: You're late, Thomas,", "Mr. Alder: I am sorry, Rose,", "Mr. Alder: I had to have the watch mended.",
            "Mr. Alder: What do I owe you?", "Mara Quill: Nothing,", "Mara Quill: Just keep good time.",
        ], reading.Dialogue());

    [Fact]
    public void Moves_from_the_street_into_the_shop_and_to_the_station() =>
        Assert.Equal(["Tallow Street", "shop", "Harrow Station"], reading.Passages().Select(p => p.PlaceName).Distinct());

    [Fact]
    public void Goes_from_a_rainy_dusk_through_a_night_of_fog_to_a_clear_dawn() => Assert.Equal(
        [(TimeOfDay.Dusk, Weather.Rain), (TimeOfDay.Night, Weather.Fog), (TimeOfDay.Dawn, Weather.Clear)],
        reading.Story.Scenes.Select(s => (s.Passages[^1].TimeOfDay, s.Passages[^1].Weather)));

    [Fact]
    public void Turns_from_calm_through_tension_to_joy()
    {
        var moods = reading.Story.Scenes.Select(s => s.Passages.Select(p => p.Mood).ToHashSet()).ToList();
        Assert.Contains(Mood.Calm, moods[0]);
        Assert.Contains(Mood.Tense, moods[1]);
        Assert.Contains(Mood.Joyful, moods[2]);
    }
}
