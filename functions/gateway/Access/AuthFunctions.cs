using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Access;

/// <summary>The body of POST /api/v1/auth/token, which may be left out.</summary>
internal sealed record TokenRequest(Role? Role = null, int? ExpiresInS = null);

/// <summary>/api/v1/auth.</summary>
internal sealed class AuthFunctions(KeyIssue keys)
{
    [Function("CreateToken"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> TokenAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/token")] HttpRequest request, FunctionContext context, CancellationToken ct)
    {
        var body = await request.ReadJsonTextAsync(ct);
        var wanted = string.IsNullOrWhiteSpace(body) ? new TokenRequest() : RequestReading.Parse<TokenRequest>(body);
        return Answers.Json(await keys.TokenAsync(context.Caller(), wanted.Role, wanted.ExpiresInS, ct), StatusCodes.Status201Created);
    }

    [Function("CreateStreamTicket"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> TicketAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/stream-ticket")] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await keys.TicketAsync(context.Caller(), ct), StatusCodes.Status201Created);
}
