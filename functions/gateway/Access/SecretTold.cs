using System.Text.Json.Nodes;
using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Ainer.Gateway.Access;

/// <summary>What a request that makes a secret is done with.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Scope">Under which key a repetition gets the same answer, or null.</param>
/// <param name="Seal">Seals the secret for the answer that is kept.</param>
internal sealed record SecretMaking(Principal Caller, IdempotencyScope? Scope, Func<string, string> Seal);

/// <summary>A POST whose answer tells a secret that nobody keeps: its kept answer holds the secret sealed (<see cref="SealedSecret"/>) and is opened for the caller who asked.</summary>
internal static class SecretTold
{
    /// <summary>Reads the body, has the thing made, and tells the <c>secret</c> of its answer.</summary>
    public static async Task<IActionResult> AnswerAsync<T>(HttpRequest request, Principal caller, string route, Func<T, string?> keyOf, Func<T, SecretMaking, Task<Answer>> make, CancellationToken ct)
    {
        var presented = PresentedKey.Of(request)!;
        var text = await request.ReadJsonTextAsync(ct);
        var wanted = RequestReading.Parse<T>(text);
        // Another caller's repetition is another request: the kept secret is sealed for the first.
        var scope = IdempotencyScope.Of(caller.TenantId, $"POST /{route}", Idempotent.KeyOf(request), keyOf(wanted), $"{caller.KeyId}\n{text}");
        var answer = await make(wanted, new SecretMaking(caller, scope, secret => SealedSecret.Seal(secret, presented)));
        var told = JsonNode.Parse(answer.Body)!.AsObject();
        told["secret"] = SealedSecret.Open(told["secret"]!.GetValue<string>(), presented);
        return Answers.Json(told, answer.Status);
    }
}
