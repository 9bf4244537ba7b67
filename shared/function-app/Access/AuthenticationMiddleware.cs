using System.Collections.Concurrent;
using System.Reflection;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Ainer.FunctionApp.Access;

/// <summary>
/// Lets an HTTP function marked with <see cref="RequiresRoleAttribute"/> run only for a caller with that role. The key comes as <c>Authorization: Bearer</c> or
/// <c>X-Api-Key</c>, never in a URL.
/// </summary>
internal sealed class AuthenticationMiddleware(KeyCache keys) : IFunctionsWorkerMiddleware
{
    private const string Bearer = "Bearer ";
    private readonly ConcurrentDictionary<string, Role?> _needed = new(StringComparer.Ordinal);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http && NeededBy(context.FunctionDefinition) is { } needed)
            context.Items[PrincipalExtensions.ItemKey] = await AuthenticateAsync(http.Request, needed);
        await next(context);
    }

    private async Task<Principal> AuthenticateAsync(HttpRequest request, Role needed)
    {
        var key = KeyOf(request) ?? throw new AinerException(ErrorCode.Unauthenticated, "This request carries no key.");
        var caller = await keys.FindAsync(key, request.HttpContext.RequestAborted)
            ?? throw new AinerException(ErrorCode.Unauthenticated, "The key is unknown, revoked or expired.");
        return Roles.Satisfies(caller.Role, needed)
            ? caller
            : throw new AinerException(ErrorCode.Forbidden, $"This needs role {Names.Of(needed)}; the key has role {Names.Of(caller.Role)}.", new { role = needed });
    }

    private static string? KeyOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return authorization[Bearer.Length..].Trim();
        var header = request.Headers["X-Api-Key"].ToString();
        return header.Length > 0 ? header : null;
    }

    private Role? NeededBy(FunctionDefinition function) =>
        _needed.GetOrAdd(function.Id, static (_, definition) => MethodOf(definition.EntryPoint)?.GetCustomAttribute<RequiresRoleAttribute>()?.Role, function);

    /// <summary>An entry point reads Namespace.Type.Method. One that cannot be found would be public by accident, so it fails.</summary>
    private static MethodInfo MethodOf(string entryPoint)
    {
        var dot = entryPoint.LastIndexOf('.');
        var (typeName, methodName) = (entryPoint[..dot], entryPoint[(dot + 1)..]);
        return AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(typeName))
            .FirstOrDefault(type => type is not null)?
            .GetMethod(methodName, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
            ?? throw new InvalidOperationException($"The function's entry point {entryPoint} cannot be found, so its access rule is unknown.");
    }
}
