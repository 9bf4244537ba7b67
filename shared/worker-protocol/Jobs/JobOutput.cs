using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Jobs;

namespace Ainer.WorkerProtocol.Jobs;

/// <summary>What a handler made: its files, a small result and what it used.</summary>
public sealed record JobOutput
{
    /// <summary>The files to store, the primary one first. Names are unique within the attempt and the same at every run of it.</summary>
    public IReadOnlyList<OutputFile> Files { get; init; } = [];
    /// <summary>The operation's result, small; anything large is a file.</summary>
    public JsonElement? Result { get; init; }
    /// <summary>What it used; wall time is filled in by the node.</summary>
    public WorkUsage? Usage { get; init; }

    /// <summary>An output of one file.</summary>
    public static JobOutput Of(OutputFile file, object? result = null) =>
        new() { Files = [file], Result = result is null ? null : AinerJson.ToElement(result) };
}

/// <summary>A file in the work directory that becomes an artifact.</summary>
public sealed record OutputFile
{
    /// <summary>Where it is on this machine.</summary>
    public required string Path { get; init; }
    public required ArtifactKind Kind { get; init; }
    public required string ContentType { get; init; }
    public MediaFacts? Media { get; init; }
    public JsonElement? Metadata { get; init; }
    /// <summary>The address by what made it, when it can be reused; see <see cref="Contracts.Artifacts.ContentAddress"/>.</summary>
    public string? ContentAddress { get; init; }
    /// <summary>The name under which it is uploaded.</summary>
    public string Name => System.IO.Path.GetFileName(Path);
}
