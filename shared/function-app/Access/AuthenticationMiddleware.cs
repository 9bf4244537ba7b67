using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Redis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.FunctionApp.Access;

/// <summary>
/// Lets an HTTP function marked with <see cref="RequiresRoleAttribute"/> run only for a caller with that role. The key comes as <c>Authorization: Bearer</c> or
/// <c>X-Api-Key</c>, never in a URL; a ticket may. Each key and each tenant has a rate limit, and so has guessing keys from one address.
/// </summary>
internal sealed class AuthenticationMiddleware(KeyCache keys, KeyUse uses, RateLimiter limiter, IOptions<AccessOptions> options, ILogger<AuthenticationMiddleware> logger)
    : IFunctionsWorkerMiddleware
{
    private readonly ConcurrentDictionary<string, RequiresRoleAttribute?> _needed = new(StringComparer.Ordinal);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http || NeededBy(context.FunctionDefinition) is not { } needed)
        {
            await next(context);
            return;
        }
        var caller = await AuthenticateAsync(http, needed);
        uses.Note(caller);
        await LimitAsync(caller);
        if (!Roles.Satisfies(caller.Role, needed.Role))
            throw new AinerException(ErrorCode.Forbidden, $"This needs role {Names.Of(needed.Role)}; the key has role {Names.Of(caller.Role)}.", new { role = needed.Role });
        context.Items[PrincipalExtensions.ItemKey] = caller;
        using var scope = logger.BeginScope(new Dictionary<string, object?> { ["tenant_id"] = caller.TenantId, ["key_id"] = caller.KeyId });
        await next(context);
    }

    private async Task<Principal> AuthenticateAsync(HttpContext http, RequiresRoleAttribute needed)
    {
        var key = PresentedKey.Of(http.Request) ?? (needed.TakesTicket ? http.Request.Query["ticket"].FirstOrDefault() : null)
            ?? throw new AinerException(ErrorCode.Unauthenticated, "This request carries no key.");
        var caller = await keys.FindAsync(key, http.RequestAborted);
        if (caller is null || (caller.Kind == KeyKind.Ticket && !needed.TakesTicket)) throw await RefusedAsync(http);
        return caller;
    }

    // Guessing is slowed down per address; a right key is never refused because of another's wrong ones.
    private async Task<AinerException> RefusedAsync(HttpContext http)
    {
        var perSecond = options.Value.FailuresPerSecond;
        var decision = await limiter.TakeAsync($"guess:{http.Connection.RemoteIpAddress}", perSecond, perSecond * options.Value.BurstS);
        return decision.Allowed
            ? new AinerException(ErrorCode.Unauthenticated, "The key is unknown, revoked or expired.")
            : Limited("Too many wrong keys came from this address.", decision);
    }

    // The key first: what one key sends beyond its own limit takes nothing from the tenant's other keys. Tokens and tickets count as the key that they came from.
    private async Task LimitAsync(Principal caller)
    {
        await LimitAsync("key", caller.ParentKeyId ?? caller.KeyId, caller.PerSecond ?? options.Value.PerSecond);
        await LimitAsync("tenant", caller.TenantId, caller.TenantPerSecond ?? options.Value.TenantPerSecond);
    }

    private async Task LimitAsync(string whose, string id, double perSecond)
    {
        if (perSecond <= 0) return;
        var decision = await limiter.TakeAsync($"{whose}:{id}", perSecond, Math.Max(1, perSecond * options.Value.BurstS));
        if (!decision.Allowed) throw Limited(string.Create(CultureInfo.InvariantCulture, $"The {whose}'s limit of {perSecond:0.##} requests per second is used up."), decision);
    }

    private static AinerException Limited(string message, RateDecision decision) =>
        new(ErrorCode.RateLimited, message, new { retry_after_s = Math.Max(1, Math.Ceiling(decision.RetryAfter.TotalSeconds)) });

    private RequiresRoleAttribute? NeededBy(FunctionDefinition function) =>
        _needed.GetOrAdd(function.Id, static (_, definition) => MethodOf(definition.EntryPoint)?.GetCustomAttribute<RequiresRoleAttribute>(), function);

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
