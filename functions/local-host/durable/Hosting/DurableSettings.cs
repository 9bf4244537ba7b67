using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Ainer.LocalHost.Durable.Hosting;

/// <summary>Reads the engine's settings: host.json's durableTask section, the connection string and the section Durable.</summary>
internal static partial class DurableSettings
{
    public const string DefaultHub = "ainer";
    private const string Section = "AzureFunctionsJobHost:extensions:durableTask";

    /// <summary>The Npgsql connection string of the engine's role.</summary>
    /// <exception cref="InvalidOperationException">It is missing.</exception>
    public static string ConnectionString(IConfiguration configuration)
        => configuration["Postgres:Worker"] is { Length: > 0 } found
            ? found
            : throw new InvalidOperationException("The setting Postgres__Worker (an Npgsql connection string) is needed by the durable engine.");

    /// <exception cref="InvalidOperationException">A value is out of range; the message names all of them.</exception>
    public static DurableEngineOptions Options(IConfiguration configuration)
    {
        var defaults = new DurableEngineOptions();
        try
        {
            return (defaults with
            {
                Hub = Hub(configuration[$"{Section}:hubName"], configuration),
                MaxConcurrentActivities = configuration.GetValue($"{Section}:maxConcurrentActivityFunctions", defaults.MaxConcurrentActivities),
                MaxConcurrentOrchestrators = configuration.GetValue($"{Section}:maxConcurrentOrchestratorFunctions", defaults.MaxConcurrentOrchestrators),
                Retention = configuration.GetValue("Durable:Retention", defaults.Retention),
                LeaseDuration = configuration.GetValue("Durable:LeaseDuration", defaults.LeaseDuration),
                Duplicate = configuration.GetValue("Durable:Duplicate", defaults.Duplicate),
                IdleUnload = configuration.GetValue("Durable:IdleUnload", defaults.IdleUnload),
                DrainTimeout = TimeSpan.FromSeconds(configuration.GetValue("LocalHost:DrainSeconds", 30) + configuration.GetValue("LocalHost:CancelSeconds", 5)),
            }).Validated();
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException)
        {
            throw new InvalidOperationException($"The durable engine's settings are wrong: {wrong.Message}", wrong);
        }
    }

    /// <summary>A hub name with %Setting% replaced; a name whose setting is missing is the default hub.</summary>
    public static string Hub(string? name, IConfiguration configuration)
    {
        var hub = Placeholder().Replace(
            name ?? string.Empty,
            match => configuration[match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal)] ?? string.Empty);
        return string.IsNullOrWhiteSpace(hub) ? DefaultHub : hub;
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Placeholder();
}
