using Ainer.Contracts.Errors;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.FunctionApp.Access;

/// <summary>What a secret is: a lasting key, a token exchanged for one, or a one-minute ticket for event streams.</summary>
public enum KeyKind { Key, Token, Ticket }

/// <summary>Who asks.</summary>
/// <param name="KeyId">The key's public id.</param>
/// <param name="TenantId">Whose data.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Kind">What it is.</param>
/// <param name="PerSecond">Its own limit of requests per second; null = the default of <see cref="AccessOptions"/>, 0 = none.</param>
/// <param name="TenantPerSecond">The limit of all keys of the tenant together, likewise.</param>
/// <param name="ParentKeyId">For a token or ticket: the key that it was made from, whose limit it shares.</param>
public sealed record Principal(
    string KeyId, string TenantId, Role Role, KeyKind Kind = KeyKind.Key, double? PerSecond = null, double? TenantPerSecond = null, string? ParentKeyId = null);

/// <summary>The caller of an invocation.</summary>
public static class PrincipalExtensions
{
    internal const string ItemKey = "ainer.principal";

    /// <summary>The authenticated caller. Throws unauthenticated where a function without <see cref="RequiresRoleAttribute"/> asks for one.</summary>
    public static Principal Caller(this FunctionContext context) =>
        context.Items.TryGetValue(ItemKey, out var principal) ? (Principal)principal : throw new AinerException(ErrorCode.Unauthenticated, "This request carries no key.");
}
