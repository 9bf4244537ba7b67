using Ainer.Contracts.Errors;

namespace Ainer.Architecture.Tests.Rules;

/// <summary>The catalog of error codes says what a caller may meet: a code that nothing raises promises what never comes, so it is retired or raised.</summary>
public static class RaisedCodes
{
    /// <summary>A provider on a node that charges for its calls reports it; the orchestrator obeys it as it obeys every code of a node. None of those that come along charges.</summary>
    private static readonly ErrorCode[] OfOthers = [ErrorCode.ProviderOutcomeAmbiguous];

    /// <summary>Codes that are raised though retired, or not raised though not retired.</summary>
    public static IEnumerable<string> Misplaced(IEnumerable<SourceFile> files)
    {
        var sources = files.Where(file => file.Is(".cs") && !file.IsTest && !file.IsIn("shared/contracts/Errors")).Select(file => file.Text).ToList();
        foreach (var rule in ErrorCatalog.All.Where(rule => !OfOthers.Contains(rule.Code)))
        {
            var raised = sources.Any(text => Names(text, rule.Code));
            if (raised && rule.Retired) yield return $"{rule.Code} is retired, but named in the code: take another, or take it back into use.";
            if (!raised && !rule.Retired) yield return $"{rule.Code} is raised nowhere: raise it where it belongs, or retire it.";
        }
    }

    private static bool Names(string text, ErrorCode code)
    {
        var name = $"ErrorCode.{code}";
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
            if (at + name.Length == text.Length || !char.IsLetterOrDigit(text[at + name.Length])) return true;
        return false;
    }
}
