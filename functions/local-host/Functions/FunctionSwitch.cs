using Microsoft.Extensions.Configuration;

namespace Ainer.LocalHost.Functions;

/// <summary>
/// Which functions run: <c>AzureWebJobs.NAME.Disabled</c> switches one off, and the list <c>functions</c> of host.json
/// (or <c>AzureFunctionsJobHost__functions__0</c> ...) leaves only those named. The settings are the Functions host's own.
/// </summary>
internal static class FunctionSwitch
{
    public static bool IsOn(string name, IConfiguration configuration)
    {
        // The environment cannot always carry dots, so the Functions host also reads underscores.
        var disabled = configuration[$"AzureWebJobs.{name}.Disabled"] ?? configuration[$"AzureWebJobs_{name}_Disabled"];
        if (disabled is "1" || (bool.TryParse(disabled, out var isDisabled) && isDisabled))
            return false;
        var only = configuration.GetSection("AzureFunctionsJobHost:functions").GetChildren().ToArray();
        return only.Length == 0 || only.Any(n => string.Equals(n.Value, name, StringComparison.OrdinalIgnoreCase));
    }
}
