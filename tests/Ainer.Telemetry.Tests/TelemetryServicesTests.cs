using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ainer.Telemetry.Tests;

public sealed class TelemetryServicesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_collector_spans_still_have_ids_and_no_exporter_runs()
    {
        using var host = Host(null);
        await host.StartAsync(Ct);
        using var activity = AinerTelemetry.Activities.StartActivity("work");
        Assert.NotNull(activity);
        Assert.NotEqual(default, activity.TraceId);
        await host.StopAsync(Ct);
    }

    [Fact]
    public async Task With_a_collector_spans_are_recorded_and_an_absent_collector_harms_nothing()
    {
        using var host = Host("http://127.0.0.1:1");
        await host.StartAsync(Ct);
        using (var activity = AinerTelemetry.Activities.StartActivity("work")) Assert.True(activity!.Recorded);
        await host.StopAsync(Ct);
    }

    [Fact]
    public void A_log_line_is_one_JSON_object_with_the_fields_of_its_scopes_and_its_trace()
    {
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        var scopes = new LoggerExternalScopeProvider();
        using var outer = scopes.Push(new Dictionary<string, object?> { ["tenant_id"] = "t_001", ["attempt"] = 1, ["RequestPath"] = "/x" });
        using var inner = scopes.Push(new Dictionary<string, object?> { ["run_id"] = "run_1", ["attempt"] = 2, ["job_id"] = null });
        using var text = new StringWriter();

        new JsonLogFormatter(TimeProvider.System).Write(
            new LogEntry<string>(LogLevel.Warning, "Category", new EventId(12), "雨\nnight", new InvalidOperationException("why"), (state, _) => state), scopes, text);

        var line = Assert.Single(text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        var json = JsonDocument.Parse(line).RootElement;
        Assert.Equal("warning", json.GetProperty("level").GetString());
        Assert.Equal("雨\nnight", json.GetProperty("message").GetString());
        Assert.Equal("t_001", json.GetProperty("tenant_id").GetString());
        Assert.Equal("run_1", json.GetProperty("run_id").GetString());
        Assert.Equal(2, json.GetProperty("attempt").GetInt32());
        Assert.Equal(activity.TraceId.ToString(), json.GetProperty("trace_id").GetString());
        Assert.False(json.TryGetProperty("RequestPath", out _));
        Assert.False(json.TryGetProperty("job_id", out _));
        Assert.Contains("why", json.GetProperty("exception").GetString(), StringComparison.Ordinal);
    }

    private static IHost Host(string? otlp)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new("Otlp:Endpoint", otlp)]);
        builder.Services.AddAinerTelemetry("test", builder.Configuration);
        return builder.Build();
    }
}
