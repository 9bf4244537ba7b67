namespace Ainer.Cli.House;

/// <summary>
/// Where one copy of Ainer keeps everything: the checkout it was started from and its private state folder
/// (<c>.ainer/</c>, or the folder named by <c>AINER_STATE</c>).
/// </summary>
internal sealed class HouseLayout
{
    public HouseLayout(string root, string state)
    {
        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        State = Path.TrimEndingDirectorySeparator(Path.GetFullPath(state));
    }

    public string Root { get; }

    public string State { get; }

    public string Logs => Path.Combine(State, "logs");

    public string Records => Path.Combine(State, "run");

    public string Output => Path.Combine(State, "out");

    public string Builds => Path.Combine(State, "apps");

    public string DevEnvironmentFile => Path.Combine(State, "dev.env");

    public string SecretsFile => Path.Combine(State, "secrets.json");

    public string PortsFile => Path.Combine(State, "ports.json");

    public string LockFile => Path.Combine(State, "lock");

    public string LogOf(string part) => Path.Combine(Logs, part + ".log");

    public string DataOf(string service) => Path.Combine(State, service);

    /// <summary>Finds the checkout: <c>AINER_ROOT</c> (set by the starter), else the nearest parent that holds the solution.</summary>
    /// <exception cref="CliException">No checkout can be found.</exception>
    public static HouseLayout Locate(IReadOnlyDictionary<string, string> environment)
    {
        var root = environment.GetValueOrDefault("AINER_ROOT") ?? FindRoot(AppContext.BaseDirectory) ?? FindRoot(Environment.CurrentDirectory)
            ?? throw new CliException("This is not inside an Ainer checkout. Run ./ainer from the repository's folder.");
        var state = environment.GetValueOrDefault("AINER_STATE");
        return new HouseLayout(root, string.IsNullOrWhiteSpace(state) ? Path.Combine(root, ".ainer") : Path.GetFullPath(state, root));
    }

    public void CreateFolders()
    {
        Directory.CreateDirectory(State, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        foreach (var folder in (string[])[Logs, Records, Output])
            Directory.CreateDirectory(folder);
    }

    private static string? FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Ainer.Functions.sln")))
                return folder.FullName;
        return null;
    }
}
