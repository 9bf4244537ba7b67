namespace Ainer.Architecture.Tests;

/// <summary>A file of the repository: its path from the root with slashes, and its text.</summary>
public sealed record SourceFile(string Path, string Text)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
    public string Folder => Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.LastIndexOf('/')] : "";
    public int Lines => Text.Length == 0 ? 0 : Text.AsSpan().Count('\n') + (Text.EndsWith('\n') ? 0 : 1);
    public bool IsIn(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);
    public bool Is(params string[] extensions) => extensions.Any(extension => Path.EndsWith(extension, StringComparison.Ordinal));
    public bool IsTest => IsIn("tests");
}
