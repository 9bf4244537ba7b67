using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.WorkerHub;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Router.Hub;

/// <summary>What agents and composers ask the hub for. All of it needs a key with role node; the protocol's page is docs/leases.md.</summary>
public sealed class HubEndpoints(NodeRegistry nodes, Claims claims, Uploads uploads)
{
    /// <summary>A node says who it is and what it can do.</summary>
    [Function("RegisterNode")]
    [RequiresRole(Role.Node)]
    public async Task<IActionResult> RegisterAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "internal/hub/nodes")] HttpRequest request, CancellationToken cancellation) =>
        Answers.Json(await nodes.RegisterAsync(await request.ReadNodesContractAsync<NodeRegistration>(cancellation), cancellation));

    /// <summary>A node lives and renews its leases.</summary>
    [Function("HeartbeatNode")]
    [RequiresRole(Role.Node)]
    public async Task<IActionResult> HeartbeatAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "internal/hub/nodes/{id}/heartbeat")] HttpRequest request, string id, CancellationToken cancellation) =>
        Answers.Json(await nodes.HeartbeatAsync(id, await request.ReadNodesContractAsync<Heartbeat>(cancellation), cancellation));

    /// <summary>A node takes an attempt.</summary>
    [Function("ClaimJob")]
    [RequiresRole(Role.Node)]
    public async Task<IActionResult> ClaimAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "internal/hub/jobs/{id}/claim")] HttpRequest request, string id, CancellationToken cancellation) =>
        Answers.Json(await claims.ClaimAsync(id, await request.ReadNodesContractAsync<ClaimRequest>(cancellation), cancellation));

    /// <summary>A node asks where to put a file.</summary>
    [Function("AnnounceUpload")]
    [RequiresRole(Role.Node)]
    public async Task<IActionResult> UploadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "internal/hub/jobs/{id}/uploads")] HttpRequest request, string id, CancellationToken cancellation) =>
        Answers.Json(await uploads.AnnounceAsync(id, await request.ReadNodesContractAsync<UploadRequest>(cancellation), cancellation));

    /// <summary>A node asks what exists already.</summary>
    [Function("FindReusable")]
    [RequiresRole(Role.Node)]
    public async Task<IActionResult> ReuseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "internal/hub/jobs/{id}/reuse")] HttpRequest request, string id, CancellationToken cancellation) =>
        Answers.Json(await uploads.ReuseAsync(id, await request.ReadNodesContractAsync<ReuseRequest>(cancellation), cancellation));
}
