using Ainer.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Ainer.FunctionApp.Tests;

/// <summary>What the worker tells the Functions host of its telemetry, and under which name it reports.</summary>
public sealed class WorkerTelemetryTests
{
    private const string Reports = "WorkerOpenTelemetryEnabled";

    [Fact]
    public void With_a_collector_the_worker_reports_for_itself()
    {
        using var services = Services("http://127.0.0.1:1");
        Assert.Equal(bool.TrueString, services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities[Reports]);
    }

    [Fact]
    public void Without_one_the_host_goes_on_reporting_in_its_place()
    {
        using var services = Services(null);
        Assert.DoesNotContain(Reports, services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities.Keys);
        Assert.Null(services.GetService<TracerProvider>());
    }

    [Fact]
    public void Spans_carry_the_apps_own_name_and_not_the_workers_default()
    {
        using var services = Services("http://127.0.0.1:1");
        var resource = services.GetRequiredService<TracerProvider>().GetResource().Attributes.ToDictionary(attribute => attribute.Key, attribute => attribute.Value, StringComparer.Ordinal);
        Assert.Equal(services.GetRequiredService<ServiceIdentity>().Name, resource["service.name"]);
        Assert.Equal("ainer", resource["service.namespace"]);
    }

    private static ServiceProvider Services(string? collector)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection([new("Otlp:Endpoint", collector), new("Redis:Endpoint", "127.0.0.1:1")]);
        builder.UseAinerApp();
        return builder.Services.BuildServiceProvider();
    }
}
