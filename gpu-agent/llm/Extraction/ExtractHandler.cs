using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.WorkerProtocol.Jobs;

namespace Ainer.Workers.Llm.Extraction;

/// <summary>llm/extract: what a text is about. Language is BCP 47.</summary>
public sealed record ExtractParams(string Text, string Language);

/// <summary>The artifact that llm/extract makes: names by how often they occur, and the sentences that say most.</summary>
public sealed record ExtractionDocument(string Language, int Characters, int Sentences, IReadOnlyList<ExtractedName> Names, IReadOnlyList<string> KeySentences);

/// <summary>A name, how often it occurs, and how sure the rules are (0 to 1).</summary>
public sealed record ExtractedName(string Name, int Mentions, double Confidence);

/// <summary>llm/extract by builtin.rules.</summary>
internal sealed class ExtractHandler : IJobHandler
{
    private const int LongestText = 200_000;

    public JobKind Kind => JobKind.Llm;
    public JobOperation Operation => JobOperation.Extract;
    public string Provider => RulesProvider.Name;

    public async Task<JobOutput> RunAsync(JobContext context, CancellationToken ct)
    {
        var wanted = context.Params<ExtractParams>();
        if (wanted.Text.Length > LongestText)
            throw new AinerException(ErrorCode.InputInvalid, $"The text has {wanted.Text.Length} characters; at most {LongestText} can be read at once.");
        var document = TextRules.Extract(wanted.Text, wanted.Language);
        var path = context.PathOf("extraction.json");
        await File.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(document, AinerJson.Options), ct);
        return JobOutput.Of(new OutputFile { Path = path, Kind = ArtifactKind.Extraction, ContentType = "application/json" },
            new { names = document.Names.Select(name => name.Name).Take(10), document.Sentences })
            with { Usage = new WorkUsage { InputUnits = wanted.Text.Length } };
    }
}
