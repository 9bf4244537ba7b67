using Ainer.Testing;

namespace Ainer.Architecture.Tests;

/// <summary>The repository's own files, read once: no build output, no downloads, no data.</summary>
public static class SourceTree
{
    private static readonly HashSet<string> Foreign = ["bin", "obj", ".git", ".ainer", "node_modules", "TestResults", ".vs", ".idea", "dist"];
    private static readonly string[] Texts =
        [".cs", ".csproj", ".props", ".targets", ".sln", ".slnf", ".sql", ".md", ".json", ".yml", ".yaml", ".sh", ".ts", ".vue", ".css", ".html", ".conf", ".bicep", ".txt", ".editorconfig", "Dockerfile", "ainer", "run"];

    public static IReadOnlyList<SourceFile> Files { get; } = [.. Read(RepositoryFiles.Root, "")];

    public static bool Exists(string path) => File.Exists(Path.Combine(RepositoryFiles.Root, path)) || Directory.Exists(Path.Combine(RepositoryFiles.Root, path));

    private static IEnumerable<SourceFile> Read(string folder, string prefix)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            if (Texts.Any(ending => file.EndsWith(ending, StringComparison.Ordinal))) yield return new SourceFile(prefix + Path.GetFileName(file), File.ReadAllText(file));
        foreach (var inner in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            if (Foreign.Contains(Path.GetFileName(inner))) continue;
            foreach (var file in Read(inner, prefix + Path.GetFileName(inner) + "/")) yield return file;
        }
    }
}
