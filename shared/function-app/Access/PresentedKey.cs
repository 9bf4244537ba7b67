using Microsoft.AspNetCore.Http;

namespace Ainer.FunctionApp.Access;

/// <summary>The secret that a request carries.</summary>
public static class PresentedKey
{
    private const string Bearer = "Bearer ";

    /// <summary>From <c>Authorization: Bearer</c> or <c>X-Api-Key</c>; null when there is none.</summary>
    public static string? Of(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return authorization[Bearer.Length..].Trim();
        var header = request.Headers["X-Api-Key"].ToString();
        return header.Length > 0 ? header : null;
    }
}
