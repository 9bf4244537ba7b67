using System.Text.Json;
using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Entities;

/// <summary>/api/v1/projects/{id}/entities and /api/v1/projects/{id}/world-pack.</summary>
internal sealed class EntityFunctions(ProjectEntities entities, ProjectWorld world)
{
    private const string Project = "api/v1/projects/{id}";

    [Function("ListEntities"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Project + "/entities")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await entities.ListAsync(context.Caller().TenantId, id, Query.Choices(request, "kind", ProjectEntities.Kinds), Query.Text(request, "name"), Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("GetEntity"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Project + "/entities/{entity_id}")] HttpRequest request, string id, string entity_id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await entities.GetAsync(context.Caller().TenantId, id, entity_id, ct));

    [Function("EditEntity"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> EditAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Project + "/entities/{entity_id}")] HttpRequest request, string id, string entity_id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await entities.EditAsync(context.Caller().TenantId, id, entity_id, await request.ReadContractAsync<EntityPatch>(ct), ct));

    [Function("MergeEntities"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> MergeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Project + "/entities/{entity_id}/merge")] HttpRequest request, string id, string entity_id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await entities.MergeAsync(context.Caller().TenantId, id, entity_id, (await request.ReadContractAsync<EntityMerge>(ct)).FromEntityId, ct));

    [Function("GetWorldPack"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> WorldAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Project + "/world-pack")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await world.GetAsync(context.Caller().TenantId, id, ct));

    [Function("EditWorldPack"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> EditWorldAsync([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Project + "/world-pack")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await world.EditAsync(context.Caller().TenantId, id, await request.ReadContractAsync<JsonElement>(ct), ct));
}
