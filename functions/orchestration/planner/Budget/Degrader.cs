using System.Globalization;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;
using Ainer.Planner.Jobs;

namespace Ainer.Planner.Budget;

/// <summary>How a film is made: what the caller asked for, or with some of the concessions of <see cref="Degrader"/>.</summary>
internal sealed record Means(double LipSyncShare, double PlainShare, Casting Casting);

/// <summary>
/// Brings a plan under its budget by one concession after the other, the least visible first: fewer moving mouths, the plain provider for the quieter half of
/// the shots, then for all, cheaper sound, a smaller picture, no moving mouths.
/// </summary>
internal static class Degrader
{
    private sealed record Concession(string Name, string Explanation, Func<Means, Means> Apply);

    private static readonly Concession[] Concessions =
    [
        new("one_lip_sync", "Only the strongest close-up keeps a moving mouth.", m => m with { LipSyncShare = Math.Min(m.LipSyncShare, 0.0001) }),
        new("half_plain_pictures", "Shots without dialogue are made by the cheapest picture provider.", m => m with { PlainShare = 0.5 }),
        new("cheaper_pictures", "All shots are made by the next cheaper picture provider.", m => m with { Casting = Cheaper(m.Casting, JobOperation.I2v) }),
        new("cheaper_sound", "Speech, music and effects go to the next cheaper provider.", m => m with { Casting = Cheaper(Cheaper(Cheaper(m.Casting, JobOperation.Tts), JobOperation.Bgm), JobOperation.Sfx) }),
        new("lower_quality", "The film is made one quality lower.", m => m with { Casting = m.Casting with { Quality = m.Casting.Quality == Quality.High ? Quality.Standard : Quality.Preview } }),
        new("plain_pictures", "All shots are made by the cheapest picture provider.", m => m with { PlainShare = 1 }),
        new("no_lip_sync", "No mouth moves.", m => m with { LipSyncShare = 0 }),
        new("cheapest_all", "Everything goes to the cheapest provider there is.", m => m with { PlainShare = 1, Casting = m.Casting with { Choice = Enum.GetValues<JobOperation>().ToDictionary(o => o, _ => int.MaxValue) } }),
    ];

    /// <summary>The first plan within budget; else the cheapest, with <see cref="Quote.WithinBudget"/> false.</summary>
    public static FilmPlan Fit(Func<Means, FilmPlan> make, Means asked, decimal? budget)
    {
        var means = asked;
        var plan = make(means);
        if (budget is not { } cap || plan.Quote.Cost <= cap) return plan;
        var steps = new List<DegradeStep>();
        foreach (var concession in Concessions)
        {
            var next = concession.Apply(means);
            var cheaper = make(next);
            // A concession that saves nothing is not asked of anybody.
            if (cheaper.Quote.Cost >= plan.Quote.Cost) continue;
            steps.Add(new DegradeStep(concession.Name, concession.Explanation, plan.Quote.Cost, cheaper.Quote.Cost));
            (means, plan) = (next, cheaper);
            if (plan.Quote.Cost <= cap) break;
        }
        var fits = plan.Quote.Cost <= cap;
        var words = string.Create(CultureInfo.InvariantCulture, $"{(fits ? "Brought under" : "Even the cheapest plan is over")} the budget of {cap}: it costs {plan.Quote.Cost}.");
        return plan with { Quote = plan.Quote with { Steps = steps, WithinBudget = fits, Explanation = string.Join(' ', [words, .. steps.Select(s => s.Explanation)]) } };
    }

    /// <summary>The shots that the cheapest provider makes: those that matter least first.</summary>
    public static IReadOnlySet<string> PlainShots(IReadOnlyList<Shot> shots, double share) => shots
        .OrderBy(s => s.LipSync).ThenBy(s => s.Characters.Any(c => c.Speaks)).ThenBy(s => s.Framing is Framing.Close or Framing.Medium).ThenBy(s => s.Index)
        .Take((int)Math.Round(share * shots.Count)).Select(s => s.ShotId).ToHashSet(StringComparer.Ordinal);

    private static Casting Cheaper(Casting casting, JobOperation operation) =>
        casting with { Choice = new Dictionary<JobOperation, int>(casting.Choice) { [operation] = casting.Choice.GetValueOrDefault(operation) + 1 } };
}
