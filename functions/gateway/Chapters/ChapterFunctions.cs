using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Chapters;

/// <summary>/api/v1/projects/{id}/chapters.</summary>
internal sealed class ChapterFunctions(ChapterShelf chapters, ChapterIntake intake)
{
    private const string Route = "api/v1/projects/{id}/chapters";

    [Function("CreateChapters"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> CreateAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string id, FunctionContext context, CancellationToken ct)
    {
        var tenantId = context.Caller().TenantId;
        var delivery = await intake.ReadAsync(request, ct);
        var scope = IdempotencyScope.Of(tenantId, $"POST /api/v1/projects/{id}/chapters", Idempotent.KeyOf(request), delivery.IdempotencyKey, delivery.BodyHash);
        return Idempotent.Reply(await chapters.AddAsync(tenantId, id, delivery, scope, ct));
    }

    [Function("ListChapters"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await chapters.ListAsync(context.Caller().TenantId, id, Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("GetChapter"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{chapterId}")] HttpRequest request, string id, string chapterId, FunctionContext context, CancellationToken ct) =>
        Tagged(request, await chapters.GetAsync(context.Caller().TenantId, id, chapterId, ct));

    [Function("UpdateChapter"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Route + "/{chapterId}")] HttpRequest request, string id, string chapterId, FunctionContext context, CancellationToken ct)
    {
        var change = await request.ReadContractAsync<ChapterChange>(ct);
        return Tagged(request, await chapters.ChangeAsync(context.Caller().TenantId, id, chapterId, RowVersion.Required(request, change.Version), change, ct));
    }

    [Function("DeleteChapter"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "/{chapterId}")] HttpRequest request, string id, string chapterId, FunctionContext context, CancellationToken ct)
    {
        await chapters.DeleteAsync(context.Caller().TenantId, id, chapterId, RowVersion.Expected(request, null), ct);
        return new NoContentResult();
    }

    private static IActionResult Tagged(HttpRequest request, ChapterView chapter)
    {
        RowVersion.Tag(request, chapter.Version);
        return Answers.Json(chapter);
    }
}
