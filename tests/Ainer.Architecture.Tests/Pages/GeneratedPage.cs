using Ainer.Testing;

namespace Ainer.Architecture.Tests.Pages;

/// <summary>A page under docs/ that code writes.</summary>
public static class GeneratedPage
{
    /// <summary>Compares the page in the repository with what the code says; with AINER_WRITE_GENERATED=1, as for other generated files, writes it.</summary>
    public static void IsCurrent(string path, string expected)
    {
        var file = Path.Combine(RepositoryFiles.Root, path);
        if (RepositoryFiles.WriteGenerated) File.WriteAllText(file, expected);
        var found = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        Assert.True(found == expected, $"{path} is not what the code says. Run the tests of Ainer.Architecture.Tests with AINER_WRITE_GENERATED=1 and commit the page.");
    }
}
