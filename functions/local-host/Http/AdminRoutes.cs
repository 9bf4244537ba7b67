using System.Reflection;
using System.Text.Json;
using Ainer.LocalHost.Functions;
using Ainer.LocalHost.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.LocalHost.Http;

/// <summary>The host's own two routes: what state it is in, and which functions it has.</summary>
internal static class AdminRoutes
{
    public static void Map(WebApplication app)
    {
        var catalog = app.Services.GetRequiredService<FunctionCatalog>();
        var running = app.Services.GetRequiredService<RunningInvocations>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        var version = Assembly.GetEntryAssembly()?.GetName().Version?.ToString() ?? "0.0.0.0";
        var started = time.GetTimestamp();

        app.MapGet("/admin/host/status", context => WriteAsync(context, writer =>
        {
            writer.WriteString("state", running.IsDraining ? "Stopping" : "Running");
            writer.WriteString("version", version);
            writer.WriteNumber("functions", catalog.All.Count);
            writer.WriteNumber("running_invocations", running.Count);
            writer.WriteNumber("uptime_s", Math.Round(time.GetElapsedTime(started).TotalSeconds, 3));
        }));
        app.MapGet("/admin/functions", context => WriteAsync(context, writer =>
        {
            writer.WriteStartArray("functions");
            foreach (var function in catalog.All)
            {
                writer.WriteStartObject();
                writer.WriteString("name", function.Name);
                writer.WriteString("trigger", function.Listing.TriggerType);
                writer.WriteString("detail", function.Listing.Detail);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }));
    }

    private static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
    }
}
