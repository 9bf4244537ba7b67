using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace Ainer.Telemetry;

/// <summary>Switches spans and metrics on for the life of the process.</summary>
internal sealed class TelemetryHost(IServiceProvider services, IOptions<OtlpOptions> options, MetricRegistry metrics) : IHostedService, IDisposable
{
    private ActivityListener? _listener;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Start();
        if (string.IsNullOrEmpty(options.Value.Endpoint)) _listener = ListenOnly();
        // The provider listens from its making to its disposal, which is the container's.
        else _ = services.GetRequiredService<TracerProvider>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener?.Dispose();

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
}
