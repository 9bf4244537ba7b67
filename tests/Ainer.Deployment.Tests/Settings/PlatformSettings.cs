namespace Ainer.Deployment.Tests.Settings;

/// <summary>Environment variables that others than our code read: .NET, the Functions host and its extensions, Azure's containers.</summary>
internal static class PlatformSettings
{
    private static readonly HashSet<string> Everywhere = ["ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "OTEL_SERVICE_NAME", "AZURE_CLIENT_ID"];

    private static readonly HashSet<string> Functions =
    [
        "AZURE_FUNCTIONS_ENVIRONMENT", "AzureWebJobsStorage", "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId", "AzureWebJobsScriptRoot",
        "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_WORKER_RUNTIME", "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "DURABLE_TASK_SCHEDULER_CONNECTION_STRING", "DurableHubName", "AzureFunctionsJobHost__Logging__Console__IsEnabled", "AzureFunctionsJobHost__extensions__durableTask__storageProvider__type",
        "AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName", "WEBSITES_PORT", "WEBSITES_ENABLE_APP_SERVICE_STORAGE",
    ];

    // The command line finds its files by these; the images of graphics cards tell the driver what to show.
    private static readonly Dictionary<string, HashSet<string>> Own = new(StringComparer.Ordinal)
    {
        ["setup"] = ["AINER_ROOT", "AINER_STATE"],
        ["agent"] = ["NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES"],
    };

    public static bool Reads(string process, string variable) =>
        Everywhere.Contains(variable) || (SettingsCatalog.FunctionApps.Contains(process) && Functions.Contains(variable)) || (Own.GetValueOrDefault(process)?.Contains(variable) ?? false)
        || variable.StartsWith("Logging__", StringComparison.Ordinal) || (SettingsCatalog.FunctionApps.Contains(process) && variable.StartsWith("AzureWebJobs.", StringComparison.Ordinal));
}
