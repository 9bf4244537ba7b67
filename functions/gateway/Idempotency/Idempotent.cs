using Ainer.FunctionApp.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Ainer.Gateway.Idempotency;

/// <summary>The HTTP side of <see cref="IdempotentCommit"/>.</summary>
internal static class Idempotent
{
    /// <summary>The Idempotency-Key header, or null.</summary>
    public static string? KeyOf(HttpRequest request) => request.Headers["Idempotency-Key"].FirstOrDefault();

    /// <summary>An answer as it was kept, byte for byte.</summary>
    public static IActionResult Reply(Answer answer) => Answers.JsonText(answer.Body, answer.Status);
}
