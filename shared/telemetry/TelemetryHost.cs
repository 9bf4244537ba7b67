using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Ainer.Telemetry;

/// <summary>Switches spans and metrics on for the life of the process.</summary>
internal sealed class TelemetryHost(ServiceIdentity identity, IOptions<OtlpOptions> options, MetricRegistry metrics) : IHostedService, IDisposable
{
    // The framework's own sources: requests served, requests made, functions run.
    private static readonly string[] Sources = [AinerTelemetry.Name, "Microsoft.AspNetCore", "System.Net.Http", "Microsoft.Azure.Functions.Worker"];
    private IDisposable? _tracing;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Start();
        _tracing = string.IsNullOrEmpty(options.Value.Endpoint) ? ListenOnly() : Export(options.Value);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _tracing?.Dispose();

    private static ActivityListener ListenOnly()
    {
        // Without a collector a trace is still worth having: its id joins logs and messages of all processes. Ids alone cost next to nothing.
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is AinerTelemetry.Name or "Microsoft.AspNetCore" or "Microsoft.Azure.Functions.Worker",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
            SampleUsingParentId = (ref ActivityCreationOptions<string> _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private TracerProvider Export(OtlpOptions otlp) => Sdk.CreateTracerProviderBuilder()
        .SetResourceBuilder(ResourceBuilder.CreateDefault().AddService(identity.Name, serviceNamespace: "ainer", serviceVersion: identity.Version))
        .AddSource(Sources)
        .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(otlp.SampleRatio)))
        .AddOtlpExporter(exporter => exporter.Endpoint = new Uri(otlp.Endpoint!))
        .Build();
}
