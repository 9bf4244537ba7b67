using Microsoft.Extensions.Configuration;

namespace Ainer.LocalHost.Hosting;

/// <summary>
/// host.json from the app's directory, as configuration under AzureFunctionsJobHost: the Functions host's own name, so that
/// <c>AzureFunctionsJobHost__extensions__http__routePrefix</c> overrides it here as there. Parts nobody reads are ignored.
/// </summary>
internal static class HostJson
{
    public const string Section = "AzureFunctionsJobHost";

    public static void AddTo(IConfigurationBuilder configuration, string directory)
    {
        var path = Path.Combine(directory, "host.json");
        if (!File.Exists(path))
            return;
        var file = new ConfigurationBuilder().AddJsonFile(path, optional: false, reloadOnChange: false).Build();
        configuration.AddInMemoryCollection(file.AsEnumerable()
            .Where(setting => setting.Value is not null)
            .Select(setting => KeyValuePair.Create($"{Section}:{setting.Key}", setting.Value)));
    }

    /// <summary>The route prefix without slashes at its ends; the Functions host's default is "api".</summary>
    public static string RoutePrefix(IConfiguration configuration) =>
        (configuration[$"{Section}:extensions:http:routePrefix"] ?? "api").Trim('/');

    /// <summary>How many unacknowledged messages each queue's consumer holds; the extension's default is 30.</summary>
    public static ushort PrefetchCount(IConfiguration configuration) =>
        configuration.GetValue<ushort?>($"{Section}:extensions:rabbitMQ:prefetchCount") ?? 30;
}
