using System.Text.RegularExpressions;

namespace Ainer.Architecture.Tests.Rules;

/// <summary>What says something about the place where the project was written instead of about the project: paths of a machine, package registries, tickets. The Functions host's own folders below /home are the same in every container.</summary>
public static partial class ForbiddenWords
{
    public static IEnumerable<string> In(IEnumerable<SourceFile> files) =>
        from file in files
        where !file.IsIn("tests/Ainer.Architecture.Tests")
        from Match match in Forbidden().Matches(file.Text)
        select $"{file.Path} mentions '{match.Value}': the project must mean the same on every machine. Use a setting, a relative path or the public name.";

    [GeneratedRegex("""(?<![\w.])/root/[\w.]+|(?<![\w.])/home/(?!(?:site|data|LogFiles)\b)\w+|/Users/\w+|[A-Z]:\\Users|https?://[^\s/"']*(?:registry|artifactory|nexus|mirror|npmjs|nuget)[^\s/"']*|\bissue #?\d+\b|\bticket #?\d+\b""", RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();
}
