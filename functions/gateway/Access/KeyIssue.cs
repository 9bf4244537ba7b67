using System.Security.Cryptography;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Access;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway.Access;

/// <summary>A short-lived secret, shown once.</summary>
internal sealed record IssuedToken(string Token, string TokenType, string Role, int ExpiresInS, DateTimeOffset ExpiresAt);

/// <summary>A ticket for an event stream, to be put into its query as <c>ticket</c>.</summary>
internal sealed record IssuedTicket(string Ticket, int ExpiresInS, DateTimeOffset ExpiresAt);

/// <summary>Issues tokens and tickets. They are rows beside the keys, found by the same look-up, and end by themselves.</summary>
internal sealed class KeyIssue(AppDatabase database, IdSource ids, IOptions<GatewayOptions> options, TimeProvider clock)
{
    private static readonly SqlFile Sql = SqlFile.For<KeyIssue>("Sql/keys.sql");

    private const int LeastSeconds = 10;

    /// <summary>
    /// A token with the caller's role or a lesser one, for the usual time or a shorter one, and never longer than its key. Throws forbidden for a greater role and for tokens that want tokens,
    /// validation_failed for a time out of range.
    /// </summary>
    public async Task<IssuedToken> TokenAsync(Principal caller, Role? role, int? lifeS, CancellationToken ct)
    {
        var wanted = role ?? caller.Role;
        if (caller.Kind != KeyKind.Key) throw new AinerException(ErrorCode.Forbidden, "A token is exchanged for a key, not for another token.");
        if (!Roles.Satisfies(caller.Role, wanted)) throw new AinerException(ErrorCode.Forbidden, $"A key of role {Names.Of(caller.Role)} cannot have a token of role {Names.Of(wanted)}.");
        var most = options.Value.TokenSeconds;
        if (lifeS < LeastSeconds || lifeS > most)
            throw new AinerException(ErrorCode.ValidationFailed, $"expires_in_s must be {LeastSeconds} to {most}.", new { field = "expires_in_s" });
        var (secret, expires) = await IssueAsync(caller, KeyKind.Token, wanted, lifeS ?? most, ct);
        return new IssuedToken(secret, "Bearer", Names.Of(wanted), SecondsUntil(expires), expires);
    }

    /// <summary>A ticket that reads event streams of the caller's tenant.</summary>
    public async Task<IssuedTicket> TicketAsync(Principal caller, CancellationToken ct)
    {
        var (secret, expires) = await IssueAsync(caller, KeyKind.Ticket, Role.Viewer, options.Value.TicketSeconds, ct);
        return new IssuedTicket(secret, SecondsUntil(expires), expires);
    }

    private async Task<(string Secret, DateTimeOffset ExpiresAt)> IssueAsync(Principal caller, KeyKind kind, Role role, int lifeS, CancellationToken ct)
    {
        var secret = $"a{(kind == KeyKind.Token ? "t" : "s")}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))}";
        var expires = await database.InTenantAsync(caller.TenantId, async tx =>
        {
            await tx.ExecuteAsync(Sql["forget_expired"]);
            var ends = await tx.QuerySingleOrDefaultAsync<DateTimeOffset?>(Sql["issue"], new
            {
                keyId = ids.New("key"), caller.TenantId, name = $"{Names.Of(kind)} of {caller.KeyId}", role = Names.Of(role), hash = KeyHash.Of(secret), kind = Names.Of(kind), lifeS, parentId = caller.KeyId,
            });
            return ends ?? throw new AinerException(ErrorCode.Unauthenticated, "The key was revoked just now.");
        }, ct);
        return (secret, expires);
    }

    private int SecondsUntil(DateTimeOffset end) => (int)Math.Max(0, Math.Round((end - clock.GetUtcNow()).TotalSeconds));
}
