using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway.Debugging;

/// <summary>/_debug: for whoever looks for a mistake. Off, and then as if it did not exist, unless the setting Gateway:DebugEndpoints switches it on.</summary>
internal sealed class DebugFunctions(DebugReport report, IOptions<GatewayOptions> options)
{
    [Function("DebugSettings"), RequiresRole(Role.Admin)]
    public IActionResult Settings([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "_debug/settings")] HttpRequest request)
    {
        RequireOn(request);
        return Answers.Json(report.Settings());
    }

    [Function("DebugMigrations"), RequiresRole(Role.Admin)]
    public async Task<IActionResult> MigrationsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "_debug/migrations")] HttpRequest request, CancellationToken ct)
    {
        RequireOn(request);
        return Answers.Json(await report.MigrationsAsync(ct));
    }

    private void RequireOn(HttpRequest request)
    {
        if (!options.Value.DebugEndpoints) throw new AinerException(ErrorCode.NotFound, $"Nothing answers {request.Method} {request.Path}.", new { openapi = "/api/openapi.json" });
    }
}
