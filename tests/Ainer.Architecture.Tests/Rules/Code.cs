using System.Text.RegularExpressions;

namespace Ainer.Architecture.Tests.Rules;

/// <summary>Rules that can be read off a file's text.</summary>
public static partial class Code
{
    private const int LongestFile = 400;
    private const int LongestProgram = 30;

    public static IEnumerable<string> TooLong(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Is(".cs", ".sql", ".sh", ".ts", ".vue") && file.Lines >= LongestFile
        select $"{file.Path} has {file.Lines} lines: split it by what it is about, under {LongestFile}.";

    public static IEnumerable<string> LongPrograms(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Name == "Program.cs" && !file.IsTest && file.Lines >= LongestProgram
        select $"{file.Path} has {file.Lines} lines: move the composition into an Add... extension of its module, under {LongestProgram}.";

    /// <summary>Names that say nothing. The facade copies the names of the SDK and is free of this.</summary>
    public static IEnumerable<string> EmptyNames(IEnumerable<SourceFile> files)
    {
        var code = files.Where(file => file.Is(".cs") && !file.Path.Contains("/Facade/", StringComparison.Ordinal)).ToList();
        foreach (var file in code)
            foreach (Match match in EmptyType().Matches(WithoutText(file.Text)))
                yield return $"{file.Path} declares {match.Groups["name"].Value}: name it after what it does in the domain, not {match.Groups["word"].Value}.";
        foreach (var folder in code.SelectMany(file => file.Folder.Split('/').Where(part => EmptyFolder().IsMatch(part)).Select(part => $"{file.Folder} ({part})")).Distinct())
            yield return $"Folder {folder} is named after nothing: a folder is a capability.";
    }

    /// <summary>No test is skipped, but for what only the machine itself can allow (root, network namespaces): that is asked, with the reason, in a file Machine.cs.</summary>
    public static IEnumerable<string> SkippedTests(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsTest && file.Is(".cs") && file.Name != "Machine.cs" && SkippedTest().IsMatch(WithoutText(file.Text))
        select $"{file.Path} skips a test: make it run, or delete it.";

    public static IEnumerable<string> Unfinished(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Is(".cs", ".sql", ".sh", ".ts", ".vue") && !file.IsIn("tests/Ainer.Architecture.Tests")
        from Match match in UnfinishedWork().Matches(file.Text)
        select $"{file.Path} says {match.Value}: finish it or take it out.";

    /// <summary>SQL that changes something stands in a named .sql file, where it is found and read; a one-line look-up may be a string.</summary>
    public static IEnumerable<string> WritesInStrings(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Is(".cs") && !file.IsTest && !file.IsIn("infra")
        from Match match in WritingSql().Matches(WithoutComments(file.Text))
        select $"{file.Path} changes data by SQL in a string ({match.Groups["start"].Value} ...): put it into a named .sql file beside the code.";

    /// <summary>What the agent and the composer must not even name.</summary>
    public static IEnumerable<string> StoresInWorkers(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Is(".cs") && new[] { "gpu-agent", "composer", "shared/worker-protocol", "shared/media", "shared/timeline" }.Any(file.IsIn)
        from Match match in StoreNamespace().Matches(file.Text)
        select $"{file.Path} uses {match.Groups["name"].Value}: agent and composer know neither database nor object store. Ask the hub instead.";

    internal static string WithoutComments(string code) => Comment().Replace(code, match => match.Value.StartsWith('"') ? match.Value : "");

    /// <summary>Code without comments and without what stands in strings.</summary>
    internal static string WithoutText(string code) => Comment().Replace(code, "");

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(?:class\s+|struct\s+)?(?<name>\w*(?<word>Utils|Utilities|Util|Helpers?|Managers?|Common|Base))\b")]
    private static partial Regex EmptyType();

    [GeneratedRegex("^(?:utils?|utilities|helpers?|managers?|common|base|misc)$", RegexOptions.IgnoreCase)]
    private static partial Regex EmptyFolder();

    [GeneratedRegex(@"\bSkip(?:When|Unless|Exceptions)?\s*=|Assert\.Skip")]
    private static partial Regex SkippedTest();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|\bNotImplementedException\b")]
    private static partial Regex UnfinishedWork();

    [GeneratedRegex("\"+\\s*(?<start>insert\\s+into\\s+\\w+|update\\s+\\w+(?:\\.\\w+)?\\s+set\\b|delete\\s+from\\s+\\w+|merge\\s+into\\b)", RegexOptions.IgnoreCase)]
    private static partial Regex WritingSql();

    [GeneratedRegex(@"\b(?<name>Npgsql|Dapper|Ainer\.Postgres|Ainer\.Artifacts|Amazon\.S3)\b(?=[.;])")]
    private static partial Regex StoreNamespace();

    [GeneratedRegex("\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|//[^\n]*|/\\*.*?\\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
