using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Ainer.Telemetry;

/// <summary>The spans that this process sends to its collector, while they are being put together; <see cref="TelemetryHost"/> starts them.</summary>
public sealed class ExportedTelemetry : IOpenTelemetryBuilder
{
    // The framework's own sources: requests served, requests made, functions run.
    private static readonly string[] Sources = [AinerTelemetry.Name, "Microsoft.AspNetCore", "System.Net.Http", "Microsoft.Azure.Functions.Worker"];
    private readonly string _endpoint;

    private ExportedTelemetry(IServiceCollection services, string endpoint)
    {
        Services = services;
        _endpoint = endpoint;
    }

    /// <inheritdoc />
    public IServiceCollection Services { get; }

    /// <summary>Null where no collector is configured: then nothing is exported, and nobody must be told that this process does.</summary>
    public static ExportedTelemetry? Of(IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.GetSection(OtlpOptions.Section)[nameof(OtlpOptions.Endpoint)] is { Length: > 0 } endpoint ? new(services, endpoint) : null;
    }

    internal void AddSpans(string serviceName, string version) => this
        .ConfigureResource(resource => resource.AddService(serviceName, serviceNamespace: "ainer", serviceVersion: version))
        .WithTracing(tracing => tracing
            .AddSource(Sources)
            .SetSampler(provider => new ParentBasedSampler(new TraceIdRatioBasedSampler(provider.GetRequiredService<IOptions<OtlpOptions>>().Value.SampleRatio)))
            .AddOtlpExporter(exporter => exporter.Endpoint = new Uri(_endpoint)));
}
