using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;
using Ainer.Planner.Shots;

namespace Ainer.Planner.Jobs;

/// <summary>Which provider makes the moving picture of each shot and everything else; what degrading changes.</summary>
internal sealed record Casting
{
    public required Quality Quality { get; init; }
    /// <summary>The place in the operation's list of providers; the last one where the list is shorter.</summary>
    public IReadOnlyDictionary<JobOperation, int> Choice { get; init; } = new Dictionary<JobOperation, int>();
    /// <summary>Shots whose picture the cheapest provider makes.</summary>
    public IReadOnlySet<string> PlainShots { get; init; } = new HashSet<string>();
    /// <summary>Providers by job key that an earlier plan settled on; they go before everything else while they exist.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = new Dictionary<string, string>();
    /// <summary>The shots by scene for which an earlier plan had prompts made. They serve on while they speak of every shot that is there, so that a shot that goes or moves asks for no new ones.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Shot>> Prompted { get; init; } = new Dictionary<string, IReadOnlyList<Shot>>();
}

/// <summary>Turns a plan into jobs with their inputs, addresses and estimates. Ids that only say where something stands do not shape an address.</summary>
internal sealed class JobGraphBuilder(ShotPlan shots, TimelinePlan timeline, PlanOptions options, Casting casting)
{
    private readonly List<PlannedJob> jobs = [];
    private readonly Dictionary<string, PlannedJob> byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ShotTiming> timings = timeline.Shots.ToDictionary(s => s.ShotId, s => s.Timing);
    private readonly Dictionary<string, Line> lines = timeline.Lines.ToDictionary(l => l.LineId);

    public JobGraph Build()
    {
        foreach (var line in timeline.Lines) AddSpeech(line);
        foreach (var scene in shots.Scenes) AddPrompts(scene);
        foreach (var shot in shots.Shots) AddPicture(shot);
        foreach (var shot in shots.Shots.Where(s => s.LipSync)) AddSync(shot);
        foreach (var cue in timeline.Music) AddMusic(cue);
        foreach (var cue in timeline.Effects) AddEffect(cue);
        AddComposition();
        var graph = new JobGraph(jobs);
        graph.Validate();
        return graph;
    }

    private void AddSpeech(Line line)
    {
        var seconds = timings[line.ShotId].Lines.First(l => l.LineId == line.LineId).EstimatedS;
        Add(TtsKey(line.LineId), JobKind.Audio, JobOperation.Tts, new SpeechParams(line, timeline.Language), [], new { line.Text, line.Voice, line.Mood, timeline.Language }, seconds, line.ShotId, 2);
    }

    private void AddPrompts(Scene scene)
    {
        IReadOnlyList<Shot> own = [.. shots.Shots.Where(s => s.SceneId == scene.SceneId)];
        if (casting.Prompted.TryGetValue(scene.SceneId, out var earlier) && own.Select(Said).All(earlier.Select(Said).ToHashSet(StringComparer.Ordinal).Contains)) own = earlier;
        Add(PromptKey(scene.SceneId), JobKind.Llm, JobOperation.PromptGen, new PromptParams(scene.SceneId, shots.Language, own, options.Style), [], new { shots.Language, options.Style, Shots = own.Select(WithoutPlace) }, own.Count, null, 1);
    }

    private void AddPicture(Shot shot)
    {
        var (width, height) = PlanOptions.SizeOf(casting.Quality);
        var inputs = LinesOf(shot.Timing);
        inputs.Add(new PlannedInput(InputNames.Prompts(shot.SceneId), PromptKey(shot.SceneId)));
        var parameters = new ShotVideoParams(shot, timeline.Fps, width, height, casting.Quality, timeline.Language, options.Style);
        // The scene's prompts are made from the shots themselves; only this shot's share in them shapes its picture.
        var shaping = new { Shot = WithoutPlace(shot), timeline.Fps, width, height, casting.Quality, timeline.Language, options.Style, Lines = AddressesOf(LinesOf(shot.Timing)) };
        Add(VideoKey(shot.ShotId), JobKind.Video, JobOperation.I2v, parameters, inputs, shaping, SecondsOf(shot), shot.ShotId, 3, plain: casting.PlainShots.Contains(shot.ShotId));
    }

    private void AddSync(Shot shot)
    {
        var inputs = LinesOf(shot.Timing);
        inputs.Insert(0, new PlannedInput(InputNames.Shot(shot.ShotId), VideoKey(shot.ShotId), ArtifactKind.ShotVideo));
        var spoken = shot.Timing.Lines.Select(l => lines[l.LineId]).ToList();
        Add(SyncKey(shot.ShotId), JobKind.Lipsync, JobOperation.Sync, new LipSyncParams(shot, timeline.Fps, spoken), inputs,
            new { Kinds = spoken.Select(l => l.Kind), timeline.Fps, Inputs = AddressesOf(inputs) }, SecondsOf(shot), shot.ShotId, 4);
    }

    private void AddMusic(MusicCue cue)
    {
        var over = timeline.Shots.SkipWhile(s => s.ShotId != cue.FromShotId).ToList();
        over = over[..(over.FindIndex(s => s.ShotId == cue.ToShotId) + 1)];
        var inputs = over.SelectMany(s => LinesOf(s.Timing)).ToList();
        Add(BgmKey(cue.CueId), JobKind.Audio, JobOperation.Bgm, new MusicParams(cue, [.. over.Select(s => s.Timing)], timeline.Fps), inputs,
            new { cue.Mood, cue.PlaceKind, cue.Seed, timeline.Fps, Timings = over.Select(s => Bare(s.Timing)), Inputs = AddressesOf(inputs) }, over.Sum(s => SecondsOf(s.Timing)), null, 6);
    }

    private void AddEffect(EffectCue cue)
    {
        var timing = timings[cue.ShotId];
        var inputs = LinesOf(timing);
        Add(SfxKey(cue.CueId), JobKind.Audio, JobOperation.Sfx, new EffectParams(cue, timing, timeline.Fps), inputs,
            new { cue.Effect, cue.AtS, cue.Ambient, cue.Seed, timeline.Fps, Timing = Bare(timing), Inputs = AddressesOf(inputs) }, SecondsOf(timing), cue.ShotId, 6);
    }

    private void AddComposition()
    {
        var inputs = shots.Shots.Select(s => new PlannedInput(InputNames.Shot(s.ShotId), s.LipSync ? SyncKey(s.ShotId) : VideoKey(s.ShotId), ArtifactKind.ShotVideo)).ToList();
        inputs.AddRange(timeline.Lines.Select(l => new PlannedInput(InputNames.Line(l.LineId), TtsKey(l.LineId))));
        inputs.AddRange(timeline.Music.Select(c => new PlannedInput(InputNames.Cue(c.CueId), BgmKey(c.CueId))));
        inputs.AddRange(timeline.Effects.Select(c => new PlannedInput(InputNames.Cue(c.CueId), SfxKey(c.CueId))));
        var poster = PosterChooser.Choose(shots.Shots);
        var shaping = new
        {
            Poster = poster,
            timeline.Title, timeline.Language, timeline.Fps, timeline.Width, timeline.Height, timeline.BurnSubtitles, casting.Quality,
            timeline.Shots, timeline.Lines, timeline.Music, timeline.Effects, Inputs = AddressesOf(inputs),
        };
        Add("compose", JobKind.Compose, JobOperation.Compose, new ComposeParams(timeline, casting.Quality, poster), inputs, shaping, timeline.Shots.Sum(s => SecondsOf(s.Timing)), null, 8);
    }

    private void Add<TParams, TShaping>(string key, JobKind kind, JobOperation operation, TParams parameters, List<PlannedInput> inputs, TShaping shaping, double seconds, string? shotId, int priority, bool plain = false)
    {
        var providers = options.ProvidersOf(operation);
        var given = casting.Given.TryGetValue(key, out var settled) ? providers.FirstOrDefault(p => p.Name == settled) : null;
        var provider = given ?? (plain ? providers[^1] : providers[Math.Min(casting.Choice.GetValueOrDefault(operation), providers.Count - 1)]);
        var job = new PlannedJob
        {
            Key = key,
            Kind = kind,
            Operation = operation,
            Params = AinerJson.ToElement(parameters),
            DependsOn = [.. inputs.Select(i => i.Key).Distinct()],
            Inputs = inputs,
            ContentAddress = Contracts.Artifacts.ContentAddress.Of(new { operation, provider = provider.Name, provider.Revision, shaping }),
            Provider = provider.Name,
            ShotId = shotId,
            Priority = priority,
            EstimatedSeconds = Math.Round(seconds * provider.WorkPerSecond, 2),
            EstimatedCost = Math.Round((decimal)seconds * provider.CostPerSecond, 6),
        };
        jobs.Add(job);
        byKey[key] = job;
    }

    private static List<PlannedInput> LinesOf(ShotTiming timing) => [.. timing.Lines.Select(l => new PlannedInput(InputNames.Line(l.LineId), TtsKey(l.LineId)))];

    private List<string> AddressesOf(List<PlannedInput> inputs) => [.. inputs.Select(i => byKey[i.Key].ContentAddress)];

    private static Shot WithoutPlace(Shot shot) => shot with { ShotId = "", SceneId = "", Index = 0, Timing = Bare(shot.Timing) };

    private static ShotTiming Bare(ShotTiming timing) => timing with { Lines = [.. timing.Lines.Select(l => l with { LineId = "" })] };

    // What prompts are told of a shot: they are kept by its id, wherever it stands.
    private static string Said(Shot shot) => Contracts.Artifacts.ContentAddress.Of(shot with { Index = 0 });

    private double SecondsOf(Shot shot) => SecondsOf(shot.Timing);

    private double SecondsOf(ShotTiming timing) => TimelineResolver.Frames(timing, timeline.Fps, NoMeasure) / (double)timeline.Fps;

    private static readonly Dictionary<string, double> NoMeasure = [];

    private static string TtsKey(string id) => $"tts:{id}";
    private static string PromptKey(string id) => $"prompts:{id}";
    private static string VideoKey(string id) => $"video:{id}";
    private static string SyncKey(string id) => $"sync:{id}";
    private static string BgmKey(string id) => $"bgm:{id}";
    private static string SfxKey(string id) => $"sfx:{id}";
}
