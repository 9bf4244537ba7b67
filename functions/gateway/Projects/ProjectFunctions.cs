using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Projects;

/// <summary>/api/v1/projects.</summary>
internal sealed class ProjectFunctions(ProjectShelf projects)
{
    private const string Route = "api/v1/projects";

    [Function("CreateProject"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> CreateAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, FunctionContext context, CancellationToken ct)
    {
        var tenantId = context.Caller().TenantId;
        var text = await request.ReadJsonTextAsync(ct);
        var wanted = RequestReading.Parse<ProjectRequest>(text);
        var scope = IdempotencyScope.Of(tenantId, $"POST /{Route}", Idempotent.KeyOf(request), wanted.IdempotencyKey, text);
        return Idempotent.Reply(await projects.CreateAsync(tenantId, wanted, scope, ct));
    }

    [Function("ListProjects"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await projects.ListAsync(context.Caller().TenantId, Query.Text(request, "name"), Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("GetProject"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Tagged(request, await projects.GetAsync(context.Caller().TenantId, id, ct));

    [Function("UpdateProject"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> UpdateAsync([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Route + "/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct)
    {
        var change = await request.ReadContractAsync<ProjectChange>(ct);
        return Tagged(request, await projects.ChangeAsync(context.Caller().TenantId, id, RowVersion.Required(request, change.Version), change, ct));
    }

    [Function("DeleteProject"), RequiresRole(Role.Admin)]
    public async Task<IActionResult> DeleteAsync([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct)
    {
        await projects.DeleteAsync(context.Caller().TenantId, id, RowVersion.Expected(request, null), ct);
        return new NoContentResult();
    }

    private static IActionResult Tagged(HttpRequest request, ProjectView project)
    {
        RowVersion.Tag(request, project.Version);
        return Answers.Json(project);
    }
}
