using Ainer.Testing;

namespace Ainer.Deployment.Tests;

/// <summary>Files of the repository by their path from its root.</summary>
internal static class Repository
{
    private static readonly HashSet<string> Foreign = ["bin", "obj", ".git", ".ainer", "node_modules", "TestResults"];

    public static string Text(string path) => File.ReadAllText(FullPath(path)).ReplaceLineEndings("\n");

    public static bool Exists(string path) => File.Exists(FullPath(path)) || Directory.Exists(FullPath(path));

    /// <summary>Paths of the files below a folder whose names end so, in order.</summary>
    public static IReadOnlyList<string> Files(string folder, string ending) => [.. Below(FullPath(folder), ending).Select(file => Path.GetRelativePath(RepositoryFiles.Root, file)).Order(StringComparer.Ordinal)];

    /// <summary>A path that is given from a folder, as path from the root; null where it leads out of the repository.</summary>
    public static string? Resolve(string folder, string path)
    {
        var resolved = Path.GetRelativePath(RepositoryFiles.Root, Path.GetFullPath(path, FullPath(folder)));
        return resolved.StartsWith("..", StringComparison.Ordinal) ? null : resolved;
    }

    /// <summary>Fails with all complaints, one a line.</summary>
    public static void Holds(IEnumerable<string> complaints)
    {
        var all = complaints.Distinct(StringComparer.Ordinal).ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    private static string FullPath(string path) => Path.Combine(RepositoryFiles.Root, path);

    private static IEnumerable<string> Below(string folder, string ending) =>
        Directory.EnumerateFiles(folder).Where(file => file.EndsWith(ending, StringComparison.Ordinal))
            .Concat(Directory.EnumerateDirectories(folder).Where(inner => !Foreign.Contains(Path.GetFileName(inner))).SelectMany(inner => Below(inner, ending)));
}
