using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Idempotency;
using Ainer.Gateway.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Webhooks;

/// <summary>/api/v1/projects/{id}/webhooks and /api/v1/webhooks.</summary>
internal sealed class WebhookFunctions(WebhookQueries webhooks, WebhookCommands commands)
{
    [Function("CreateWebhook"), RequiresRole(Role.Admin)]
    public async Task<IActionResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/projects/{id}/webhooks")] HttpRequest request, string id, FunctionContext context, CancellationToken ct)
    {
        var tenantId = context.Caller().TenantId;
        var text = await request.ReadJsonTextAsync(ct);
        var wish = RequestReading.Parse<WebhookRegistration>(text);
        var scope = IdempotencyScope.Of(tenantId, $"POST /api/v1/projects/{id}/webhooks", Idempotent.KeyOf(request), wish.IdempotencyKey, text);
        return Idempotent.Reply(await commands.RegisterAsync(tenantId, id, wish, scope, ct));
    }

    [Function("ListWebhooks"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/projects/{id}/webhooks")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await webhooks.ListAsync(context.Caller().TenantId, id, Query.Choices(request, "status", WebhookRules.Statuses), Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("GetWebhook"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/webhooks/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await webhooks.GetAsync(context.Caller().TenantId, id, ct));

    [Function("ChangeWebhook"), RequiresRole(Role.Admin)]
    public async Task<IActionResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/webhooks/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await commands.ChangeAsync(context.Caller().TenantId, id, await request.ReadContractAsync<WebhookChange>(ct), ct));

    [Function("DeleteWebhook"), RequiresRole(Role.Admin)]
    public async Task<IActionResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/webhooks/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct)
    {
        await commands.RemoveAsync(context.Caller().TenantId, id, ct);
        return new StatusCodeResult(StatusCodes.Status204NoContent);
    }

    [Function("PingWebhook"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> PingAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/webhooks/{id}/ping")] HttpRequest request, string id, FunctionContext context, CancellationToken ct)
    {
        var tenantId = context.Caller().TenantId;
        var (_, scope) = await CommandBody.ReadAsync(request, tenantId, $"POST /api/v1/webhooks/{id}/ping", ct);
        return Idempotent.Reply(await commands.PingAsync(tenantId, id, scope, ct));
    }

    [Function("ListWebhookDeliveries"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> DeliveriesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/webhooks/{id}/deliveries")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await webhooks.DeliveriesAsync(context.Caller().TenantId, id, Query.Choices(request, "status", WebhookRules.DeliveryStatuses), Query.Choices(request, "event_type", WebhookRules.Types),
            Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("GetWebhookDelivery"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> DeliveryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/webhooks/{id}/deliveries/{deliveryId}")] HttpRequest request, string id, string deliveryId,
        FunctionContext context, CancellationToken ct) =>
        Answers.Json(await webhooks.DeliveryAsync(context.Caller().TenantId, id, deliveryId, ct));

    [Function("RedeliverWebhook"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> RedeliverAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver")] HttpRequest request, string id, string deliveryId,
        FunctionContext context, CancellationToken ct)
    {
        var tenantId = context.Caller().TenantId;
        var (_, scope) = await CommandBody.ReadAsync(request, tenantId, $"POST /api/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver", ct);
        return Idempotent.Reply(await commands.RedeliverAsync(tenantId, id, deliveryId, scope, ct));
    }
}
