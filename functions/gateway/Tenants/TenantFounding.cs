using System.Security.Cryptography;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Access;
using Ainer.Gateway.Access;
using Ainer.Gateway.Idempotency;
using Ainer.Postgres;

namespace Ainer.Gateway.Tenants;

/// <summary>Takes a new tenant into the house, with the key with which its administrator makes all others. Tenant and key are one commit.</summary>
internal sealed class TenantFounding(TenantRoll tenants, IdempotentCommit commits, IdSource ids)
{
    private static readonly SqlFile Sql = SqlFile.For<TenantFounding>("Sql/tenants.sql");
    private static readonly SqlFile Keys = SqlFile.For<TenantFounding>("Sql/keys.sql");

    /// <summary>Makes a tenant. Throws forbidden for a caller who does not run the house or comes with a token, validation_failed, illegal_state for an id that is taken.</summary>
    /// <param name="caller">Who asks, with a key of role admin.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="scope">The idempotency scope.</param>
    /// <param name="seal">Hides the secret in the answer that is kept for a repetition.</param>
    /// <param name="ct">Ends the attempt.</param>
    public Task<Answer> FoundAsync(Principal caller, NewTenant request, IdempotencyScope? scope, Func<string, string> seal, CancellationToken ct)
    {
        // As with keys: a leaked token, which ends by itself, must not become a key that does not.
        if (caller.Kind != KeyKind.Key) throw new AinerException(ErrorCode.Forbidden, "A tenant is made with a key, not with a token.");
        var name = FieldChecks.Line("name", request.Name, TenantRoll.LongestName);
        var tenantId = FieldChecks.Id("tenant_id", request.TenantId) ?? ids.New("t");
        var perSecond = TenantRoll.Limit(request.PerSecond);
        return commits.RunAsync(caller.TenantId, scope, async tx =>
        {
            if (!await TenantRoll.OpenAsync(tx, caller.TenantId)) throw new AinerException(ErrorCode.Forbidden, "Only the tenant that runs the house takes in others.");
            var made = await tx.QuerySingleOrDefaultAsync<TenantView>(Sql["add"], new { tenantId, name, perSecond })
                ?? throw new AinerException(ErrorCode.IllegalState, $"There is a tenant '{tenantId}' already; choose another tenant_id, or leave it out.", new { field = "tenant_id" });
            var secret = $"ak_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))}";
            await tx.ScalarAsync<string>(Sql["enter"], new { tenantId });
            var key = await tx.QuerySingleAsync<ApiKeyView>(Keys["create"], new
            {
                keyId = ids.New("key"), tenantId, name = "first administrator", role = Names.Of(Role.Admin), hash = KeyHash.Of(secret), expiresAt = (DateTimeOffset?)null,
                perSecond = (double?)null, hint = secret[^ApiKeys.HintLength..], createdBy = caller.KeyId,
            });
            // What is kept for a repetition is the caller's again.
            await tx.ScalarAsync<string>(Sql["enter"], new { caller.TenantId });
            return new Answer(201, AinerJson.Write(new FoundedTenant(tenants.Complete(made), key, seal(secret))));
        }, ct);
    }
}
