using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Ainer.Telemetry;

/// <summary>Where traces go, if anywhere.</summary>
public sealed class OtlpOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Otlp";

    /// <summary>An OTLP collector, for example http://127.0.0.1:4317; empty = spans are made for logs and message headers only.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Part of new traces that is exported, 0 to 1.</summary>
    public double SampleRatio { get; set; } = 1;
}

/// <summary>How the process names itself in logs, traces and /version.</summary>
public sealed record ServiceIdentity(string Name, string Version);

/// <summary>Registration of logs, traces and metrics.</summary>
public static class TelemetryServices
{
    /// <summary>JSON logs on stdout, spans (exported when Otlp:Endpoint is set), metrics for <see cref="MetricRegistry.WritePrometheus"/>.</summary>
    public static IServiceCollection AddAinerTelemetry(this IServiceCollection services, string serviceName, IConfiguration configuration)
    {
        var version = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
        services.AddSingleton(new ServiceIdentity(serviceName, version));
        services.AddOptions<OtlpOptions>().Bind(configuration.GetSection(OtlpOptions.Section))
            .Validate(options => string.IsNullOrEmpty(options.Endpoint) || Uri.TryCreate(options.Endpoint, UriKind.Absolute, out _), "Otlp:Endpoint must be a URL.")
            .Validate(options => options.SampleRatio is >= 0 and <= 1, "Otlp:SampleRatio must be between 0 and 1.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<MetricRegistry>();
        if (ExportedTelemetry.Of(services, configuration) is { } exported) exported.AddSpans(serviceName, version);
        services.AddHostedService<TelemetryHost>();
        services.AddLogging(AddJsonConsole);
        return services;
    }

    private static void AddJsonConsole(ILoggingBuilder logging)
    {
        logging.AddConsole(options => options.FormatterName = JsonLogFormatter.FormatterName);
        logging.AddConsoleFormatter<JsonLogFormatter, ConsoleFormatterOptions>();
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);
    }
}
