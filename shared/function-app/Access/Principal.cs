using Ainer.Contracts.Errors;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.FunctionApp.Access;

/// <summary>Who asks.</summary>
public sealed record Principal(string KeyId, string TenantId, Role Role);

/// <summary>The caller of an invocation.</summary>
public static class PrincipalExtensions
{
    internal const string ItemKey = "ainer.principal";

    /// <summary>The authenticated caller. Throws unauthenticated where a function without <see cref="RequiresRoleAttribute"/> asks for one.</summary>
    public static Principal Caller(this FunctionContext context) =>
        context.Items.TryGetValue(ItemKey, out var principal) ? (Principal)principal : throw new AinerException(ErrorCode.Unauthenticated, "This request carries no key.");
}
