using System.Text.Json;

namespace Ainer.Contracts.Jobs;

/// <summary>The kind of worker a job needs.</summary>
public enum JobKind { Video, Audio, Llm, Lipsync, Compose }

/// <summary>What a worker does; see docs/event-contracts.md for the parameters of each.</summary>
public enum JobOperation { I2v, V2v, Tts, Bgm, Sfx, Align, Extract, Translate, PromptGen, Sync, Compose }

/// <summary>The life of a job. Legal moves stand in the orchestrator's JobStates.</summary>
public enum JobStatus { Pending, Ready, Dispatched, Running, Retrying, Succeeded, Failed, Cancelled, DeadLetter }

/// <summary>An input of a job: the artifact that another job of the run makes (its primary one, or the one of <see cref="Kind"/>).</summary>
public sealed record JobInput(string Name, string JobId, Artifacts.ArtifactKind? Kind = null);

/// <summary>Names under which inputs are passed, so that producer and consumer agree.</summary>
public static class InputNames
{
    public static string Line(string lineId) => $"line:{lineId}";
    public static string Shot(string shotId) => $"shot:{shotId}";
    public static string Cue(string cueId) => $"cue:{cueId}";
    public static string Prompts(string sceneId) => $"prompts:{sceneId}";
}

/// <summary>The dispatch queues: a capability class, never one node.</summary>
public static class Lanes
{
    public const string CpuVideo = "cpu.video";
    public const string GpuVideo = "gpu.video";
    public const string CpuAudio = "cpu.audio";
    public const string GpuAudio = "gpu.audio";
    public const string CpuLlm = "cpu.llm";
    public const string GpuLlm = "gpu.llm";
    public const string CpuLipsync = "cpu.lipsync";
    public const string GpuLipsync = "gpu.lipsync";
    public const string Compose = "compose";

    /// <summary>Every lane, in a stable order.</summary>
    public static IReadOnlyList<string> All { get; } =
        [CpuVideo, GpuVideo, CpuAudio, GpuAudio, CpuLlm, GpuLlm, CpuLipsync, GpuLipsync, Compose];
}

/// <summary>Why a job goes where it goes: one per attempt. Payload of job.dispatch.</summary>
public sealed record DispatchDecision : BusinessRecord
{
    public required string DecisionId { get; init; }
    public required string RunId { get; init; }
    public required string JobId { get; init; }
    public required int Attempt { get; init; }
    public required JobKind Kind { get; init; }
    public required JobOperation Operation { get; init; }
    /// <summary>One of <see cref="Lanes"/>.</summary>
    public required string Lane { get; init; }
    /// <summary>The provider that is to do it, for example builtin.drawing.</summary>
    public required string Provider { get; init; }
    /// <summary>The reason, readable.</summary>
    public required string Reason { get; init; }
    /// <summary>Seconds after which the attempt's process tree is ended.</summary>
    public required int TimeLimitS { get; init; }
    public decimal EstimatedCost { get; init; }
}

/// <summary>What a worker gets when it has claimed a job at the hub.</summary>
public sealed record ClaimedJob
{
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public required string RunId { get; init; }
    public required string JobId { get; init; }
    public required int Attempt { get; init; }
    public required JobKind Kind { get; init; }
    public required JobOperation Operation { get; init; }
    public required string Provider { get; init; }
    /// <summary>The fencing token; every later write under the lease carries it.</summary>
    public required long Token { get; init; }
    /// <summary>Seconds the lease lasts unless renewed by heartbeat.</summary>
    public required int LeaseS { get; init; }
    public required int TimeLimitS { get; init; }
    public string? TraceId { get; init; }
    /// <summary>The operation's own parameters.</summary>
    public required JsonElement Params { get; init; }
    public IReadOnlyList<ClaimedInput> Inputs { get; init; } = [];
}

/// <summary>One resolved input: where to GET it and how to check it.</summary>
public sealed record ClaimedInput
{
    public required string Name { get; init; }
    public required string ArtifactId { get; init; }
    public required string Url { get; init; }
    public required string Sha256 { get; init; }
    public required long Bytes { get; init; }
    public required string ContentType { get; init; }
    public Artifacts.MediaFacts? Media { get; init; }
    public JsonElement? Metadata { get; init; }
}
