namespace Ainer.Cli.TestRuns;

/// <summary>One test program: xunit v3 projects build into executables that run by themselves.</summary>
internal sealed record TestProject(string Name, string Assembly, bool RunsAlone)
{
    // These measure time or start whole houses; beside others they would be slow or wrong.
    private static readonly string[] Heavy = ["Ainer.EndToEnd.Tests", "Ainer.Conformance.Tests", "Ainer.Cli.Tests"];

    /// <summary>Every tests/*.Tests project of the checkout, heavy ones last.</summary>
    public static IReadOnlyList<TestProject> Discover(string root, string configuration) =>
        Directory.EnumerateDirectories(Path.Combine(root, "tests"), "*.Tests")
            .Select(folder => (Folder: folder, Name: Path.GetFileName(folder)))
            .Where(found => File.Exists(Path.Combine(found.Folder, found.Name + ".csproj")))
            .Select(found => new TestProject(found.Name, Path.Combine(found.Folder, "bin", configuration, "net10.0", found.Name + ".dll"), Heavy.Contains(found.Name)))
            .OrderBy(project => project.RunsAlone).ThenBy(project => project.Name, StringComparer.Ordinal)
            .ToArray();
}
