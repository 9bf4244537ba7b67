using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;

namespace Ainer.Contracts.Tests;

/// <summary>One full example of each contract: every field has a value, so that none can be renamed or lost unseen.</summary>
internal static class Examples
{
    private const string Run = "run_aef22f3cfba344b7b09f310c0693732d";
    private const string Job = "job_0123456789abcdef0123456789abcdef";
    private static readonly DateTimeOffset At = new(2026, 2, 26, 8, 30, 15, 250, TimeSpan.Zero);

    private static readonly Look Look = new()
    {
        Presentation = Presentation.Feminine, Age = AgeBand.Young, Skin = "#f1c7a5", HairColor = "#1c1613", HairStyle = "long", GarmentColor = "#5b2a86", Garment = "robe",
        AccentColor = "#d4af37", Accessory = "scarf", Height = 0.96,
    };

    private static readonly Voice Voice = new() { VoiceId = "v_lin", Language = "zh-CN", Presentation = Presentation.Feminine, Pitch = 62, Rate = 170, Variant = "f3" };

    private static readonly ShotTiming Timing = new() { LeadS = 0.3, TailS = 0.4, MinS = 2, Lines = [new TimedLine("l_1", 0.2, 2.5)] };

    /// <summary>File name of the sample, and the example.</summary>
    public static IReadOnlyDictionary<string, object> All { get; } = new Dictionary<string, object>
    {
        ["task-spec"] = Common(new TaskSpec
        {
            TenantId = "", ProjectId = "", TaskId = "task_" + Run[4..], RunId = Run, ChapterId = "ch_001", RequestedQuality = Quality.High, LanguageContext = "zh-CN", Priority = 3, Budget = 12.5m,
            ReviewBefore = [RunStage.Execute, RunStage.Compose], BatchId = "batch_" + Run[4..], ParentRunId = Run, DryRun = true, Generation = 2, Payload = AinerJson.ToElement(new { source = "e2e_test", text = "雨夜。" }),
        }),
        ["dispatch-decision"] = Common(new DispatchDecision
        {
            TenantId = "", ProjectId = "", DecisionId = "dec_1", RunId = Run, JobId = Job, Attempt = 2, Kind = JobKind.Lipsync, Operation = JobOperation.PromptGen, Lane = Lanes.CpuVideo,
            Provider = "builtin.drawing", Reason = "the only provider of its kind", TimeLimitS = 600, EstimatedCost = 0.25m,
        }),
        ["entity-pack"] = Common(new EntityPack
        {
            TenantId = "", ProjectId = "", RunId = Run, Language = "zh-CN",
            Characters = [new Character { EntityId = "c_lin", Name = "林晚", Aliases = ["晚儿"], Look = Look, Voice = Voice, Mentions = 12, Confidence = 0.9, Locked = true, Evidence = ["E1"] }],
            Places = [new Place { EntityId = "p_bridge", Name = "断桥", Aliases = ["桥"], Kind = PlaceKind.Bridge, Confidence = 0.8, Evidence = ["E2"] }],
            Objects = [new StoryObject { EntityId = "o_lamp", Name = "灯笼", Mentions = 3, Confidence = 0.7 }],
        }),
        ["asset-candidate"] = Common(new AssetCandidate
        {
            TenantId = "", ProjectId = "", AssetId = "ast_1", AssetKind = "style", Title = "水墨", Content = "淡墨，留白", Alias = "E1", Score = 0.83, EntityId = "c_lin", Source = "style-guide.md",
        }),
        ["shot-plan"] = Common(new ShotPlan
        {
            TenantId = "", ProjectId = "", RunId = Run, Title = "雨夜", Language = "zh-CN", Scenes = [new Scene("s_1", 0, "断桥", "p_bridge")],
            Shots =
            [
                new Shot
                {
                    ShotId = "sh_1", Index = 0, SceneId = "s_1", Framing = Framing.Establishing, Camera = CameraMove.PanLeft, PlaceKind = PlaceKind.Bridge, PlaceId = "p_bridge", PlaceName = "断桥",
                    TimeOfDay = TimeOfDay.Night, Weather = Weather.Rain, Mood = Mood.Mysterious, Props = ["灯笼"], Description = "雨夜，断桥上一盏灯。", Seed = 7, Timing = Timing, LipSync = true,
                    Characters = [new ShotCharacter { EntityId = "c_lin", Name = "林晚", Look = Look, LookHash = Look.Hash(), X = 0.4, FacesLeft = true, Expression = Expression.Afraid, Speaks = true }],
                },
            ],
        }),
        ["timeline-plan"] = Common(new TimelinePlan
        {
            TenantId = "", ProjectId = "", RunId = Run, Title = "雨夜", Language = "zh-CN", Fps = 24, Width = 1920, Height = 1080, BurnSubtitles = true,
            Shots = [new TimelineShot("sh_1", "s_1", "断桥", Timing)],
            Lines = [new Line { LineId = "l_1", ShotId = "sh_1", Kind = LineKind.Dialogue, SpeakerId = "c_lin", SpeakerName = "林晚", Voice = Voice, Text = "走吧。", Subtitle = "“走吧。”", Mood = Mood.Sad }],
            Music = [new MusicCue("m_1", "sh_1", "sh_1", Mood.Tense, PlaceKind.River, 3)],
            Effects = [new EffectCue("x_1", "sh_1", "rain", 0.5, true, 4)],
        }),
        ["artifact-meta"] = Common(new ArtifactMeta
        {
            TenantId = "", ProjectId = "", ArtifactId = "art_1", RunId = Run, JobId = Job, Attempt = 1, Kind = ArtifactKind.ShotVideo, Uri = "s3://ainer-artifacts/t_001/film.mp4", Sha256 = new string('a', 64),
            Bytes = 123_456, ContentType = "video/mp4", ContentAddress = new string('b', 64), Metadata = AinerJson.ToElement(new { look_hash = "x" }),
            Media = new MediaFacts { DurationS = 2.5, Width = 1280, Height = 720, Fps = 24, Frames = 60, VideoCodec = "h264", AudioCodec = "aac", SampleRate = 48_000, Channels = 2, LoudnessLufs = -16.1 },
        }),
        ["worker-result"] = new WorkerResult
        {
            TenantId = "t_001", ProjectId = "p_001", RunId = Run, JobId = Job, Attempt = 1, Token = 42, NodeId = "node-1", Outcome = WorkerOutcome.Failed, Progress = 55.5, Message = "drawing", ErrorCode = ErrorCode.MediaToolFailed,
            Retryable = false, UnreadableInputs = ["art_2"], Result = AinerJson.ToElement(new { frames = 60 }), Provider = "builtin.drawing", TraceId = "tr_e2e_001",
            Usage = new WorkUsage { WallS = 1.5, GpuS = 0.5, InputUnits = 10, OutputUnits = 20, Cost = 0.01m },
            Artifacts =
            [
                new ProducedArtifact
                {
                    ArtifactId = "art_1", Kind = ArtifactKind.Speech, Sha256 = new string('c', 64), Bytes = 9, ContentType = "audio/wav", ContentAddress = new string('d', 64),
                    Media = new MediaFacts { DurationS = 1.25 }, Metadata = AinerJson.ToElement(new { voice_id = "v_lin" }),
                },
            ],
        },
        ["event-envelope"] = new EventEnvelope
        {
            EventId = "0195417c-7c00-7abc-8def-0123456789ab", EventType = EventTypes.JobSucceeded, Producer = Producers.WorkerHub, SchemaVersion = "1.0", OccurredAt = At, TenantId = "t_001", ProjectId = "p_001", RunId = Run,
            JobId = Job, Stage = RunStage.Execute, Attempt = 1, Generation = 1, RunSeq = 17, TraceId = "tr_e2e_001", CorrelationId = "cr_e2e_001", CausationId = "0195417c-7c00-7abc-8def-0123456789aa",
            IdempotencyKey = "idem_e2e_001", ErrorCode = ErrorCode.LeaseLost, Payload = AinerJson.ToElement(new { artifact_ids = new[] { "art_1" } }),
        },
        ["error-codes"] = Enum.GetValues<ErrorCode>(),
    };

    private static T Common<T>(T record)
        where T : BusinessRecord => record with
        {
            TenantId = "t_001", ProjectId = "p_001", TraceId = "tr_e2e_001", CorrelationId = "cr_e2e_001", IdempotencyKey = "idem_e2e_001", ErrorCode = ErrorCode.PlanInvalid, Version = 3, CreatedAt = At, UpdatedAt = At,
            DeletedAt = At,
        };
}
