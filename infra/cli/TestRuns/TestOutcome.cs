using System.Globalization;
using System.Xml.Linq;

namespace Ainer.Cli.TestRuns;

/// <summary>What one test program reported: counts, and each failure with its message.</summary>
internal sealed record TestOutcome(string Project, int Passed, int Failed, int Skipped, IReadOnlyList<string> Failures)
{
    /// <summary>Reads xunit's v2+ XML report ("xUnit.net v2+ XML format").</summary>
    public static TestOutcome Parse(string project, XElement report)
    {
        var assemblies = report.DescendantsAndSelf("assembly").ToArray();
        int Sum(string attribute) => assemblies.Sum(assembly => int.Parse(assembly.Attribute(attribute)?.Value ?? "0", CultureInfo.InvariantCulture));
        var failures = report.Descendants("test").Where(test => test.Attribute("result")?.Value == "Fail").Select(Describe)
            .Concat(report.Descendants("error").Select(error => $"{error.Attribute("name")?.Value ?? error.Attribute("type")?.Value}: {error.Descendants("message").FirstOrDefault()?.Value.Trim()}"))
            .ToArray();
        return new TestOutcome(project, Sum("passed"), Sum("failed") + Sum("errors"), Sum("skipped") + Sum("not-run"), failures);
    }

    /// <summary>A program that ended without a report counts as one failure.</summary>
    public static TestOutcome Broken(string project, string reason) => new(project, 0, 1, 0, [$"{project}: {reason}"]);

    private static string Describe(XElement test)
    {
        var failure = test.Element("failure");
        var stack = (failure?.Element("stack-trace")?.Value ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(6);
        return $"{test.Attribute("name")?.Value}\n      {Indent(failure?.Element("message")?.Value)}\n      {string.Join("\n      ", stack)}";
    }

    private static string Indent(string? text) => string.Join("\n      ", (text ?? "no message").Trim().Split('\n'));
}
