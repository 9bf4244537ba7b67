using Ainer.Telemetry;
using Ainer.WorkerProtocol.Nodes;

namespace Ainer.GpuAgent.Hosting;

/// <summary>/healthz: the process lives. /readyz: it can take work, else what is missing. /metrics: Prometheus text. /version.</summary>
internal static class StatusPages
{
    public static WebApplication MapStatusPages(this WebApplication app)
    {
        app.MapGet("/healthz", (NodeStatus node) =>
            node.Wedged ? Results.Json(new { status = "wedged", problems = node.Problems() }, statusCode: 503) : Results.Json(new { status = "ok" }));
        app.MapGet("/readyz", (NodeStatus node, INodeFacts facts) => node.Problems() is { Count: > 0 } problems
            ? Results.Json(new { status = "not_ready", problems }, statusCode: 503)
            : Results.Json(new { status = "ready", node_id = node.NodeId, running = node.Running, free_slots = node.FreeSlots(), gpus = facts.Gpus.Count, draining = node.Draining }));
        app.MapGet("/metrics", (MetricRegistry metrics) => Results.Text(metrics.WritePrometheus(), MetricRegistry.ContentType));
        app.MapGet("/version", (ServiceIdentity service) => Results.Json(new { name = service.Name, version = service.Version }));
        return app;
    }
}
