using System.Text;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;

namespace Ainer.Workers.Llm.Prompts;

/// <summary>
/// Writes a picture model's prompt from a shot's fields alone: framing first, then who, where, light, mood, style. A look is always put in the same words, so that a
/// character stays recognisable from shot to shot; the chapter's text is not quoted, since it is neither English nor safe.
/// </summary>
internal static class ShotPrompts
{
    private const string Style = "cinematic animation still, consistent character design, soft volumetric light, detailed background, 16:9";
    private const string AlwaysUnwanted = "text, letters, watermark, logo, subtitles, frame, extra fingers, deformed hands, duplicate person, blurry, low quality";

    /// <summary>The prompt and what must not be seen.</summary>
    public static Contracts.Jobs.ShotPrompt Of(Shot shot) => new(shot.ShotId, Positive(shot), Negative(shot));

    private static string Positive(Shot shot)
    {
        var parts = new List<string> { Framing(shot) };
        parts.AddRange(People(shot));
        parts.Add(Place(shot));
        parts.Add($"{TimeOf(shot.TimeOfDay)}{WeatherOf(shot.Weather)}");
        parts.Add(MoodOf(shot.Mood));
        if (Props(shot) is { Length: > 0 } props) parts.Add(props);
        parts.Add(CameraOf(shot.Camera));
        parts.Add(Style);
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    private static string Negative(Shot shot)
    {
        var unwanted = new StringBuilder(AlwaysUnwanted);
        if (shot.Characters.Count == 0) unwanted.Append(", people, faces");
        else unwanted.Append(", more than ").Append(CountOf(shot.Characters.Count));
        if (shot.Weather is not (Weather.Rain or Weather.Snow)) unwanted.Append(", rain, snow");
        if (shot.TimeOfDay == TimeOfDay.Night) unwanted.Append(", bright daylight");
        return unwanted.ToString();
    }

    private static string Framing(Shot shot) => shot.Framing switch
    {
        Contracts.Plans.Framing.Title => "atmospheric opening view with empty space for a title",
        Contracts.Plans.Framing.Establishing => "wide establishing shot",
        Contracts.Plans.Framing.Wide => shot.Characters.Count == 0 ? "wide shot" : "wide shot, full figures",
        Contracts.Plans.Framing.Medium => "medium shot from the waist up",
        Contracts.Plans.Framing.Close => "close-up of the face, shallow depth of field",
        _ => "extreme close-up of a detail, shallow depth of field",
    };

    private static IEnumerable<string> People(Shot shot)
    {
        if (shot.Characters.Count == 0) return [];
        var people = shot.Characters.OrderBy(character => character.X).Select(character =>
        {
            var side = shot.Characters.Count == 1 ? "" : character.X < 0.4 ? " on the left" : character.X > 0.6 ? " on the right" : " in the middle";
            var turned = character.FacesLeft ? "facing left" : "facing right";
            var speaks = character.Speaks ? ", speaking" : "";
            return $"{LookOf(character.Look)}{side}, {turned}, {ExpressionOf(character.Expression)}{speaks}";
        });
        return shot.Characters.Count == 1 ? people : [CountOf(shot.Characters.Count), .. people];
    }

    /// <summary>A look in words: equal looks, equal words.</summary>
    internal static string LookOf(Look look)
    {
        var words = new StringBuilder("a ").Append(AgeOf(look)).Append(" with ").Append(ColorNames.OfSkin(look.Skin)).Append(" skin");
        words.Append(look.HairStyle == "bald" ? ", bald head" : $", {HairOf(look.HairStyle)} {ColorNames.Of(look.HairColor)} hair");
        words.Append(", wearing a ").Append(ColorNames.Of(look.GarmentColor)).Append(' ').Append(GarmentOf(look.Garment));
        words.Append(" with ").Append(ColorNames.Of(look.AccentColor)).Append(" trim");
        if (look.Accessory is not ("none" or "")) words.Append(", ").Append(AccessoryOf(look.Accessory));
        if (look.Height >= 1.08) words.Append(", tall");
        if (look.Height <= 0.92) words.Append(", short");
        return words.ToString();
    }

    private static string AgeOf(Look look) => (look.Age, look.Presentation) switch
    {
        (AgeBand.Child, Presentation.Feminine) => "little girl",
        (AgeBand.Child, Presentation.Masculine) => "little boy",
        (AgeBand.Child, _) => "child",
        (AgeBand.Young, Presentation.Feminine) => "young woman",
        (AgeBand.Young, Presentation.Masculine) => "young man",
        (AgeBand.Young, _) => "young person",
        (AgeBand.Old, Presentation.Feminine) => "old woman",
        (AgeBand.Old, Presentation.Masculine) => "old man",
        (AgeBand.Old, _) => "old person",
        (_, Presentation.Feminine) => "woman",
        (_, Presentation.Masculine) => "man",
        _ => "person",
    };

    private static string HairOf(string style) => style switch
    {
        "bun" => "hair bun of", "ponytail" => "ponytail of", "topknot" => "topknot of", "curly" => "curly", "long" => "long", _ => "short",
    };

    private static string GarmentOf(string garment) => garment switch
    {
        "robe" => "flowing robe", "armor" => "suit of armor", "coat" => "long coat", "" => "garment", _ => garment,
    };

    private static string AccessoryOf(string accessory) => accessory switch
    {
        "glasses" => "round glasses", "beard" => "a full beard", "earrings" => "small earrings", "staff" => "holding a wooden staff", "sword" => "a sword at the side",
        _ => $"a {accessory}",
    };

    private static string ExpressionOf(Expression expression) => expression switch
    {
        Expression.Smile => "smiling gently",
        Expression.Sad => "sad downcast eyes",
        Expression.Angry => "angry furrowed brow",
        Expression.Afraid => "frightened wide eyes",
        Expression.Surprised => "surprised raised eyebrows",
        _ => "calm expression",
    };

    private static string Place(Shot shot) => shot.PlaceKind switch
    {
        PlaceKind.Unknown => "an open place with a soft horizon",
        PlaceKind.Room => "inside a modest room with wooden furniture",
        PlaceKind.Hall => "inside a high hall with pillars",
        PlaceKind.Shop => "inside a small shop with full shelves",
        PlaceKind.Street => "on a street between old houses",
        PlaceKind.Market => "in a crowded market with cloth awnings",
        PlaceKind.Courtyard => "in a walled courtyard with stone tiles and a tree",
        PlaceKind.Garden => "in a garden with flowers and a winding path",
        PlaceKind.Forest => "in a deep forest with tall trunks",
        PlaceKind.Mountain => "on a mountain with layered misty ridges",
        PlaceKind.River => "by a river with reeds",
        PlaceKind.Sea => "at the open sea",
        PlaceKind.Harbor => "at a harbor with moored boats and lanterns",
        PlaceKind.Bridge => "on an arched stone bridge",
        PlaceKind.Field => "in a wide field of grass",
        PlaceKind.Village => "in a village with thatched roofs",
        PlaceKind.City => "in a city with many lit windows",
        PlaceKind.Temple => "at an old temple with curved tiled roofs",
        PlaceKind.Station => "at a railway station with a platform clock",
        PlaceKind.Train => "inside a train carriage by the window",
        PlaceKind.Ship => "on the deck of a sailing ship",
        PlaceKind.Library => "in a library with walls of books",
        PlaceKind.School => "in a schoolroom with wooden desks",
        PlaceKind.Hospital => "in a quiet hospital ward",
        PlaceKind.Office => "in an office with desks and paper",
        PlaceKind.Tavern => "in a tavern with lanterns and wooden tables",
        PlaceKind.Cave => "in a cave lit from its mouth",
        PlaceKind.Desert => "in a desert of dunes",
        PlaceKind.Palace => "in a palace with red columns and gold ornament",
        PlaceKind.Rooftop => "on a rooftop above the city",
        _ => "at the top of a tall tower",
    };

    private static string TimeOf(TimeOfDay time) => time switch
    {
        TimeOfDay.Dawn => "pale pink light of dawn",
        TimeOfDay.Dusk => "warm orange light of dusk",
        TimeOfDay.Night => "night, cool moonlight",
        _ => "clear daylight",
    };

    private static string WeatherOf(Weather weather) => weather switch
    {
        Weather.Rain => ", falling rain and wet reflections",
        Weather.Snow => ", falling snow",
        Weather.Fog => ", drifting fog",
        Weather.Wind => ", strong wind in cloth and leaves",
        Weather.Cloudy => ", overcast sky",
        _ => "",
    };

    private static string MoodOf(Mood mood) => mood switch
    {
        Mood.Calm => "peaceful atmosphere, gentle colors",
        Mood.Joyful => "joyful atmosphere, bright saturated colors",
        Mood.Tense => "tense atmosphere, hard contrast",
        Mood.Sad => "melancholic atmosphere, muted blue palette",
        Mood.Mysterious => "mysterious atmosphere, deep shadows",
        Mood.Romantic => "romantic atmosphere, warm glow",
        Mood.Angry => "fierce atmosphere, red accents",
        Mood.Fearful => "ominous atmosphere, dark and cold",
        Mood.Triumphant => "triumphant atmosphere, golden light",
        _ => "natural atmosphere",
    };

    /// <summary>Things worth showing, as far as their names are plain English words.</summary>
    private static string Props(Shot shot) => string.Join(", ", shot.Props
        .Where(prop => prop.Length is > 1 and <= 30 && prop.All(c => char.IsAsciiLetter(c) || c is ' ' or '-')).Take(4).Select(prop => prop.Trim().ToLowerInvariant()));

    private static string CameraOf(CameraMove move) => move switch
    {
        CameraMove.PushIn => "slow push in",
        CameraMove.PullOut => "slow pull out",
        CameraMove.PanLeft => "slow pan to the left",
        CameraMove.PanRight => "slow pan to the right",
        CameraMove.TiltUp => "slow tilt up",
        CameraMove.TiltDown => "slow tilt down",
        _ => "gently drifting camera",
    };

    private static string CountOf(int people) => people switch { 1 => "one person", 2 => "two people", 3 => "three people", _ => $"{people} people" };
}
