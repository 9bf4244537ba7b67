using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Operations;

/// <summary>/api/v1/system.</summary>
internal sealed class SystemFunctions(SystemQueries system, BrokerQueues queues)
{
    [Function("GetSystemWorker"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> WorkerAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/system/worker")] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await system.WorkerAsync(context.Caller().TenantId, ct));

    [Function("ListNodes"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> NodesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/system/nodes")] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await system.NodesAsync(context.Caller().TenantId, Query.Text(request, "alive") is null ? null : Query.Flag(request, "alive"), Query.Choice(request, "kind", SystemQueries.NodeKinds),
            Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("ListQueues"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> QueuesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/system/queues")] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await queues.ReadAsync(ct));

    [Function("GetCosts"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> CostsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/system/costs")] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await system.CostsAsync(context.Caller().TenantId, new CostFilter(Query.Text(request, "group_by") ?? "all", Query.Text(request, "project_id"),
            Query.Text(request, "run_id"), Query.Text(request, "since"), Query.Text(request, "until")), ct));

    [Function("DrainNode"), RequiresRole(Role.Admin)]
    public async Task<IActionResult> DrainAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/system/nodes/{id}/drain")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await system.DrainAsync(context.Caller().TenantId, id, ct), StatusCodes.Status202Accepted);
}
