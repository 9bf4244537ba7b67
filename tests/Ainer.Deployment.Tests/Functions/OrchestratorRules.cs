using System.Text.RegularExpressions;

namespace Ainer.Deployment.Tests.Functions;

/// <summary>The determinism rules DURABLE0001 to DURABLE0011 of the Durable Task analyzers, read from an orchestrator's whole file: what it calls in there counts as well.</summary>
internal static class OrchestratorRules
{
    private static readonly (string Rule, string Pattern, string Instead)[] Rules =
    [
        ("DURABLE0001", @"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b|\bTimeProvider\b|\bStopwatch\b", "context.CurrentUtcDateTime"),
        ("DURABLE0002", @"\bGuid\.(NewGuid|CreateVersion7)\b|\bIdSource\b|\bRandom\b", "context.NewGuid()"),
        ("DURABLE0003", @"\b(Task\.Delay|Thread\.Sleep)\b", "context.CreateTimer"),
        ("DURABLE0004", @"\bTask\.Run\b|\.ContinueWith\(|\.StartNew\(|\bnew Thread\b|\bThreadPool\b|\bParallel\.", "the tasks of the context"),
        ("DURABLE0005", @"\bHttpClient\b|\b(File|Directory)\.|\bNpgsql\w*|\b\w*Database\b|\bBlob\w*Client\b", "an activity"),
        ("DURABLE0006", @"\bEnvironment\.|\bIConfiguration\b|\bIOptions\w*\b", "the orchestration's input"),
        ("DURABLE0007", @"\[OrchestrationTrigger\][^{;]*\bCancellationToken\b", "no token: the engine stops an orchestration"),
        ("DURABLE0008", @"\[OrchestrationTrigger\][^{;]*\[(DurableClient|EntityTrigger|HttpTrigger|FromBody)", "an activity"),
        ("DURABLE0009", @"\.GetInput<", "a parameter beside the context"),
        ("DURABLE0010", @"\bILogger\b(?!.*CreateReplaySafeLogger)", "context.CreateReplaySafeLogger"),
    ];

    public static IEnumerable<string> Broken(string text)
    {
        foreach (var (rule, pattern, instead) in Rules)
        {
            if (Regex.Match(text, pattern) is { Success: true } found) yield return $"{rule}: '{found.Value}' is not the same in a replay; use {instead}";
        }
        if (Regex.IsMatch(text, @"\bwhile\s*\(\s*true\s*\)|\bfor\s*\(\s*;\s*;") && !text.Contains("ContinueAsNew(", StringComparison.Ordinal))
            yield return "DURABLE0011: an endless loop needs ContinueAsNew, or its history grows for ever";
    }
}
