using Ainer.Cli.House;
using Ainer.Cli.Processes;

namespace Ainer.Cli.Parts;

/// <summary>How to start .NET programs with the runtime that runs this one.</summary>
internal static class DotnetProgram
{
    /// <summary>Settings that keep a small server small: workstation collector that gives memory back.</summary>
    public static readonly IReadOnlyDictionary<string, string> ModestMemory = new Dictionary<string, string>
    {
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_GCConserveMemory"] = "5",
    };

    public static string Path { get; } =
        Environment.ProcessPath is { } running && System.IO.Path.GetFileName(running) == "dotnet"
            ? running
            : ProgramCall.Find("dotnet") ?? throw new CliException("The .NET 10 SDK is not on PATH. Install it (package dotnet-sdk-10.0), then try again.");

    public static string ThisAssembly { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "Ainer.Cli.dll");
}
