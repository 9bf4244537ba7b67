using Ainer.LocalHost.Invocation;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Microsoft.Azure.Functions.Worker.OpenTelemetry;

/// <summary>Adds what the worker itself records to the app's telemetry.</summary>
public static class ConfigureFunctionsOpenTelemetry
{
    public static IOpenTelemetryBuilder UseFunctionsWorkerDefaults(this IOpenTelemetryBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<WorkerOptions>(options => options.Capabilities["WorkerOpenTelemetryEnabled"] = bool.TrueString);
        builder.ConfigureResource(resource => resource.AddDetector(new FunctionsResourceDetector()));
        builder.WithTracing(tracing => tracing.AddSource(InvocationActivity.SourceName));
        return builder;
    }
}
