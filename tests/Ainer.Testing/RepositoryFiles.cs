using System.Runtime.CompilerServices;

namespace Ainer.Testing;

/// <summary>Files of the repository that tests compare with what the code generates.</summary>
public static class RepositoryFiles
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = Find();

    /// <summary>True when AINER_WRITE_GENERATED=1 asks to write generated files instead of comparing them.</summary>
    public static bool WriteGenerated => Environment.GetEnvironmentVariable("AINER_WRITE_GENERATED") == "1";

    private static string Find([CallerFilePath] string here = "")
    {
        for (var folder = new DirectoryInfo(Path.GetDirectoryName(here)!); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ainer.Functions.sln"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException($"{here} is not inside the repository.");
    }
}
