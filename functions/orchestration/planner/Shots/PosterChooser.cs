using Ainer.Contracts.Plans;

namespace Ainer.Planner.Shots;

/// <summary>
/// Chooses the shot whose frame stands for the film, as a thumbnail does: the main character, seen closely, alone rather than in a crowd, and not at the end where something may be given
/// away. Pure.
/// </summary>
internal static class PosterChooser
{
    /// <summary>A face that is far away says nothing on a thumbnail; a title says it in letters already.</summary>
    private static double OfFraming(Framing framing) => framing switch
    {
        Framing.Close => 3,
        Framing.Medium => 2.2,
        Framing.Wide => 0.8,
        Framing.Establishing => 0.4,
        Framing.Detail => 0,
        _ => -4,
    };

    /// <summary>The shot's id.</summary>
    public static string Choose(IReadOnlyList<Shot> shots)
    {
        var main = MainCharacter(shots);
        return shots.Select((shot, i) => (shot.ShotId, Score: Score(shot, main, (double)i / shots.Count), i)).OrderByDescending(scored => scored.Score).ThenBy(scored => scored.i).First().ShotId;
    }

    /// <summary>Whoever is seen most, speaking counted twice; null in a film without people.</summary>
    internal static string? MainCharacter(IReadOnlyList<Shot> shots) => shots.SelectMany(shot => shot.Characters).GroupBy(seen => seen.EntityId, StringComparer.Ordinal)
        .OrderByDescending(seen => seen.Sum(one => one.Speaks ? 2 : 1)).ThenBy(seen => seen.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;

    private static double Score(Shot shot, string? main, double place)
    {
        var people = shot.Characters.Count;
        var score = OfFraming(shot.Framing) + (people == 0 ? -1.5 : 0) - 0.4 * Math.Max(0, people - 2);
        if (shot.Characters.FirstOrDefault(seen => seen.EntityId == main) is { } hero) score += 2 + (hero.Expression == Expression.Neutral ? 0 : 0.2);
        return score - Math.Abs(place - 0.35);
    }
}
