using System.Reflection;
using OpenTelemetry.Resources;

namespace Microsoft.Azure.Functions.Worker.OpenTelemetry;

/// <summary>Names the process in telemetry: service name and version from the entry assembly, unless OTEL_SERVICE_NAME says otherwise.</summary>
public sealed class FunctionsResourceDetector : IResourceDetector
{
    public Resource Detect()
    {
        var entry = Assembly.GetEntryAssembly()?.GetName();
        var attributes = new List<KeyValuePair<string, object>> { new("process.pid", Environment.ProcessId) };
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME")))
            attributes.Add(new("service.name", Environment.GetEnvironmentVariable("WEBSITE_SITE_NAME") ?? entry?.Name ?? "unknown"));
        attributes.Add(new("service.version", entry?.Version?.ToString() ?? "unknown"));
        return new Resource(attributes);
    }
}
