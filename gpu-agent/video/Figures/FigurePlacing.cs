using Ainer.Contracts.Plans;
using Ainer.Workers.Video.Sets;

namespace Ainer.Workers.Video.Figures;

/// <summary>Who stands where and how large, by framing. Nobody overlaps another's face, and everybody's head stays in the picture.</summary>
internal static class FigurePlacing
{
    private const int MostWide = 6;
    private const int MostMedium = 3;

    public static IReadOnlyList<(ShotCharacter Character, FigurePlace Place)> Place(Shot shot, double width)
    {
        var most = shot.Framing switch { Framing.Title or Framing.Detail => 0, Framing.Close => 1, Framing.Medium => MostMedium, _ => MostWide };
        var people = shot.Characters.OrderByDescending(person => person.Speaks).Take(most).OrderBy(person => person.X).ToArray();
        if (people.Length == 0) return [];
        var (scale, feetY) = shot.Framing switch
        {
            // A room is seen from nearer than a street: beside its furniture nobody is a doll.
            Framing.Establishing => PlaceSets.IsIndoors(shot) ? (0.8, 640.0) : (0.44, 632.0),
            Framing.Wide => (Math.Min(1.06, 1.25 - 0.07 * people.Length), 652.0),
            Framing.Medium => (people.Length > 2 ? 1.6 : 1.9, 0.0),
            _ => (3.85, 0.0),
        };
        scale *= Math.Min(1, width / 900);
        var places = Spread(people, width, scale, shot.Framing);
        return [.. people.Select((person, i) =>
        {
            var style = new FigureStyle(person.Look);
            var own = shot.Framing == Framing.Close ? scale / style.HeadScale : scale * style.Stature;
            var faces = people.Length == 2 && shot.Framing != Framing.Establishing ? i == 1 : person.FacesLeft;
            return (person, new FigurePlace(places[i], FeetOf(shot.Framing, own, style, feetY, i), own, faces));
        })];
    }

    /// <summary>In medium shots and closer, feet lie below the picture such that eyes are on the upper third.</summary>
    private static double FeetOf(Framing framing, double scale, FigureStyle style, double standing, int index) => framing switch
    {
        Framing.Close => 334 + 346 * scale,
        Framing.Medium => 262 + 346 * scale + (1 - style.Stature) * 190,
        _ => standing + index % 2 * 10,
    };

    private static double[] Spread(ShotCharacter[] people, double width, double scale, Framing framing)
    {
        var gap = Math.Min(width * 0.86 / people.Length, 190 * scale);
        var margin = Math.Min(width * 0.2, 105 * scale);
        var places = people.Select(person => framing == Framing.Close ? width * (0.5 + (Math.Clamp(person.X, 0, 1) - 0.5) * 0.3) : width * Math.Clamp(person.X, 0, 1)).ToArray();
        if (framing == Framing.Close) return places;
        for (var i = 1; i < places.Length; i++) places[i] = Math.Max(places[i], places[i - 1] + gap);
        var over = places[^1] - (width - margin);
        if (over > 0) for (var i = 0; i < places.Length; i++) places[i] -= over;
        for (var i = 0; i < places.Length; i++) places[i] = Math.Max(places[i], margin + i * gap * 0.9);
        return places;
    }
}
