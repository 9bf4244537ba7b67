using Ainer.FunctionApp.Http;
using Ainer.Gateway.Idempotency;
using Microsoft.AspNetCore.Http;

namespace Ainer.Gateway.Runs;

/// <summary>The body of a command, which may be left out.</summary>
internal sealed record CommandBody(string? Reason = null, string? IdempotencyKey = null)
{
    private const int LongestReason = 1000;

    /// <summary>Reads the body, if there is one, and the idempotency scope of the request.</summary>
    public static async Task<(CommandBody Command, IdempotencyScope? Scope)> ReadAsync(HttpRequest request, string tenantId, string route, CancellationToken ct)
    {
        var text = await request.ReadJsonTextAsync(ct);
        var command = string.IsNullOrWhiteSpace(text) ? new CommandBody() : RequestReading.Parse<CommandBody>(text);
        // Events and errors repeat it.
        if (command.Reason?.Length > LongestReason) throw FieldChecks.Invalid("reason", $"reason may have {LongestReason} characters.");
        return (command, IdempotencyScope.Of(tenantId, route, Idempotent.KeyOf(request), command.IdempotencyKey, text));
    }
}
