using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.WorkerProtocol.Hub;

namespace Ainer.WorkerProtocol.Jobs;

/// <summary>Everything a handler gets: the job, its inputs as local files, an empty directory, and what it may ask of the node.</summary>
public sealed class JobContext
{
    /// <summary>The job as it was claimed.</summary>
    public required ClaimedJob Job { get; init; }
    /// <summary>The inputs, downloaded and checked, in the order of the job.</summary>
    public required IReadOnlyList<InputFile> Inputs { get; init; }
    /// <summary>Exists and is empty at the start; removed with the attempt.</summary>
    public required string WorkDirectory { get; init; }
    /// <summary>0 to 100. Cheap to call often.</summary>
    public required IProgress<double> Progress { get; init; }
    /// <summary>Stored artifacts and early uploads.</summary>
    public required IArtifactExchange Artifacts { get; init; }

    /// <summary>The operation's parameters. Throws input_invalid when they are not a <typeparamref name="T"/>.</summary>
    public T Params<T>()
    {
        try { return AinerJson.Read<T>(Job.Params); }
        catch (JsonException e) { throw new AinerException(ErrorCode.InputInvalid, $"The parameters of {Job.Kind}/{Job.Operation} cannot be read: {e.Message}", inner: e); }
    }

    /// <summary>The input of that name. Throws input_invalid when the job has none.</summary>
    public InputFile Input(string name) =>
        Inputs.FirstOrDefault(input => input.Name == name) ?? throw new AinerException(ErrorCode.InputInvalid, $"The job has no input named {name}.");

    /// <summary>The measured length in seconds of every line among the inputs, by line id; what <see cref="Contracts.Plans.TimelineResolver"/> wants.</summary>
    public IReadOnlyDictionary<string, double> MeasuredLines()
    {
        const string prefix = "line:";
        return Inputs.Where(input => input.Name.StartsWith(prefix, StringComparison.Ordinal) && input.Media?.DurationS is not null)
            .ToDictionary(input => input.Name[prefix.Length..], input => input.Media!.DurationS!.Value, StringComparer.Ordinal);
    }

    /// <summary>A path in the work directory.</summary>
    public string PathOf(string file) => Path.Combine(WorkDirectory, file);
}

/// <summary>An input on this machine. Read only: other jobs may use the same file.</summary>
public sealed record InputFile
{
    public required string Name { get; init; }
    public required string Path { get; init; }
    public required string ArtifactId { get; init; }
    public required string Sha256 { get; init; }
    public required long Bytes { get; init; }
    public required string ContentType { get; init; }
    public MediaFacts? Media { get; init; }
    public JsonElement? Metadata { get; init; }
}

/// <summary>What a handler may ask of the store while it works; each call is fenced by the lease.</summary>
public interface IArtifactExchange
{
    /// <summary>Artifacts of this tenant with these content addresses. Throws lease_stale when the lease is gone.</summary>
    Task<IReadOnlyList<ReusableArtifact>> FindReusableAsync(ArtifactKind kind, IReadOnlyList<string> addresses, CancellationToken ct);

    /// <summary>Brings a found artifact onto this machine, checked. The file stays until the attempt ends.</summary>
    Task<InputFile> FetchAsync(ReusableArtifact artifact, CancellationToken ct);

    /// <summary>Uploads a file now, while the work goes on; it is part of the result without being listed in the output again.</summary>
    Task<ProducedArtifact> StoreAsync(OutputFile file, CancellationToken ct);
}
