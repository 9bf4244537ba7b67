namespace Ainer.Cli.CoreTools;

/// <summary>A program that func needs and that ./ainer does not install: it comes from no Debian package.</summary>
internal sealed record NeededTool(string Program, string Why, string Install)
{
    public static IReadOnlyList<NeededTool> All { get; } =
    [
        new("func", "the Azure Functions Core Tools, version 4", "npm install -g azure-functions-core-tools@4 --unsafe-perm true (macOS: brew install azure-functions-core-tools@4; Windows: winget install Microsoft.Azure.FunctionsCoreTools)"),
        new("azurite", "the storage in which the Functions host and Durable Functions keep their state", "npm install -g azurite (or run it yourself: docker run -p 10000-10002:10000-10002 mcr.microsoft.com/azure-storage/azurite)"),
    ];

    /// <summary>What is missing, each with the way to get it; empty when all is there. A storage that answers already needs no azurite.</summary>
    public static IReadOnlyList<string> Missing(Func<string, string?> find, bool storageAnswers) =>
        [.. All.Where(tool => find(tool.Program) is null && !(storageAnswers && tool.Program == "azurite")).Select(tool => $"{tool.Program} is not on PATH: {tool.Why}. Install it with: {tool.Install}")];
}
