using System.Text.Json;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.WorkerProtocol.Nodes;
using Microsoft.Extensions.Options;

namespace Ainer.WorkerProtocol.Jobs;

/// <summary>Fails the jobs that <see cref="RehearsalOptions"/> names.</summary>
internal sealed class Rehearsal(IOptions<RehearsalOptions> options)
{
    /// <summary>Throws provider_failed for a job whose failure is being rehearsed.</summary>
    public void Check(ClaimedJob job)
    {
        var (text, file) = (options.Value.FailText, options.Value.WhileFile);
        if (text.Length == 0 || file.Length == 0 || !File.Exists(file) || !Contains(job.Params, text)) return;
        throw new AinerException(ErrorCode.ProviderFailed, $"This failure is rehearsed: the job contains '{text}' and {file} exists. Remove the file and retry the run.");
    }

    /// <summary>Whether any text in a JSON value, however deep, contains a text. Not asked of the raw JSON, in which letters may be escaped.</summary>
    internal static bool Contains(JsonElement value, string text) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Contains(text, StringComparison.Ordinal),
        JsonValueKind.Array => value.EnumerateArray().Any(item => Contains(item, text)),
        JsonValueKind.Object => value.EnumerateObject().Any(property => Contains(property.Value, text)),
        _ => false,
    };
}
