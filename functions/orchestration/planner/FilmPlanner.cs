using Ainer.Contracts;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Stories;
using Ainer.Planner.Budget;
using Ainer.Planner.Editing;
using Ainer.Planner.Jobs;
using Ainer.Planner.Shots;
using Ainer.Planner.Sound;

namespace Ainer.Planner;

/// <summary>A whole film, planned: what is seen, what is heard, the work, and what it costs.</summary>
public sealed record FilmPlan(ShotPlan Shots, TimelinePlan Timeline, JobGraph Graph, Quote Quote);

/// <summary>Plans a film from a story. Pure and deterministic: the same story, pack and options give the same plan, with the same addresses, in any run.</summary>
public static class FilmPlanner
{
    /// <summary>
    /// Plans the film, and degrades it when it costs more than the budget; where that does not suffice, the cheapest plan comes back with a quote that is not
    /// within budget. Throws <see cref="ArgumentException"/> for a story without a passage.
    /// </summary>
    public static FilmPlan Plan(Story story, EntityPack pack, PlanOptions options)
    {
        if (!story.Scenes.Any(s => s.Passages.Count > 0)) throw new ArgumentException("The story has no passage.", nameof(story));
        var cast = pack.Characters.ToDictionary(c => c.EntityId, StringComparer.Ordinal);
        var trimmed = story with { Scenes = [.. story.Scenes.Where(s => s.Passages.Count > 0)] };
        var asked = new Means(options.LipSyncShare, 0, new Casting { Quality = options.Quality });
        return Degrader.Fit(means => Make(trimmed, cast, options, means), asked, options.Budget);
    }

    /// <summary>
    /// The same film with edits, for another run: what is not edited keeps its address, and each piece of work its provider. Throws <see cref="Contracts.Errors.AinerException"/>
    /// (plan_invalid) for edits that do not fit the film.
    /// </summary>
    public static FilmPlan Edit(FilmPlan film, PlanEdits edits, PlanOptions options)
    {
        var (shots, timeline) = PlanEditor.Apply(film.Shots, film.Timeline, edits);
        shots = shots with { RunId = options.RunId, TraceId = options.TraceId, CorrelationId = options.CorrelationId };
        var casting = new Casting
        {
            Quality = edits.Quality ?? film.Quote.Quality,
            Given = film.Graph.Jobs.ToDictionary(job => job.Key, job => job.Provider, StringComparer.Ordinal),
            Prompted = PromptsOf(film).ToDictionary(prompts => prompts.SceneId, prompts => prompts.Shots, StringComparer.Ordinal),
        };
        var (width, height) = PlanOptions.SizeOf(casting.Quality);
        timeline = timeline with { RunId = options.RunId, TraceId = options.TraceId, CorrelationId = options.CorrelationId, Width = width, Height = height };
        // The style that the film has, not the one that the project has by now: an edit changes nothing else.
        var style = edits.Style is null ? PromptsOf(film).Select(prompts => prompts.Style).FirstOrDefault() : edits.Style.Length == 0 ? null : edits.Style;
        var graph = new JobGraphBuilder(shots, timeline, options with { Style = style }, casting).Build();
        return new FilmPlan(shots, timeline, graph, Quote.Of(graph, null, casting.Quality) with { Explanation = "The plan of an earlier run with edits." });
    }

    private static IEnumerable<PromptParams> PromptsOf(FilmPlan film) =>
        film.Graph.Jobs.Where(job => job.Operation == JobOperation.PromptGen).Select(job => AinerJson.Read<PromptParams>(job.Params));

    private static FilmPlan Make(Story story, IReadOnlyDictionary<string, Character> cast, PlanOptions options, Means means)
    {
        var planned = ShotPlanner.Plan(story, cast, options.ProjectId, means.LipSyncShare);
        var casting = means.Casting with { PlainShots = Degrader.PlainShots(planned.Shots, means.PlainShare) };
        var shots = new ShotPlan
        {
            TenantId = options.TenantId, ProjectId = options.ProjectId, TraceId = options.TraceId, CorrelationId = options.CorrelationId, RunId = options.RunId,
            Title = story.Title, Language = story.Language, Shots = planned.Shots,
            Scenes = [.. story.Scenes.Select(s => new Scene(s.SceneId, s.Index, s.Title, s.PlaceId))],
        };
        var timeline = TimelineOf(story, planned, options, casting);
        var graph = new JobGraphBuilder(shots, timeline, options, casting).Build();
        return new FilmPlan(shots, timeline, graph, Quote.Of(graph, options.Budget, casting.Quality));
    }

    private static TimelinePlan TimelineOf(Story story, PlannedShots planned, PlanOptions options, Casting casting)
    {
        var (width, height) = PlanOptions.SizeOf(casting.Quality);
        var titles = story.Scenes.ToDictionary(s => s.SceneId, s => s.Title);
        return new TimelinePlan
        {
            TenantId = options.TenantId, ProjectId = options.ProjectId, TraceId = options.TraceId, CorrelationId = options.CorrelationId, RunId = options.RunId,
            Title = story.Title, Language = story.Language, Fps = options.Fps, Width = width, Height = height, BurnSubtitles = options.BurnSubtitles,
            Shots = [.. planned.Shots.Select(s => new TimelineShot(s.ShotId, s.SceneId, titles[s.SceneId], s.Timing))],
            Lines = planned.Lines,
            Music = SoundPlanner.Music(planned.Shots, options.ProjectId),
            Effects = SoundPlanner.Effects(planned, options.ProjectId),
        };
    }
}
