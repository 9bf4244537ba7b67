using System.Security.Cryptography;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Idempotency;
using Ainer.Postgres;

namespace Ainer.Gateway.Access;

/// <summary>The body of POST /api/v1/api-keys.</summary>
/// <param name="Name">What the key is for, 1 to 100 characters.</param>
/// <param name="Role">What it may do.</param>
/// <param name="ExpiresAt">When it ends; never, if left out.</param>
/// <param name="PerSecond">Its own limit of requests per second; the house's default, if left out.</param>
/// <param name="IdempotencyKey">As the header of that name.</param>
internal sealed record ApiKeyRequest(string? Name = null, Role? Role = null, DateTimeOffset? ExpiresAt = null, double? PerSecond = null, string? IdempotencyKey = null);

/// <summary>A key as those who manage it see it: never its secret.</summary>
internal record ApiKeyView
{
    public required string KeyId { get; init; }
    public required string TenantId { get; init; }
    public required string Name { get; init; }
    public required string Role { get; init; }
    /// <summary>The last four characters of the secret.</summary>
    public string? Hint { get; init; }
    public double? PerSecond { get; init; }
    public string? CreatedBy { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    /// <summary>When it, or a token or ticket of it, was used last, to the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }
}

/// <summary>A new key with its secret, which is told this once.</summary>
internal sealed record CreatedApiKey(ApiKeyView Key, string Secret);

/// <summary>Which keys a list shows.</summary>
internal sealed record ApiKeyFilter(string[]? Role, bool IncludeRevoked);

/// <summary>
/// The keys of a tenant. A secret is stored as its hash only; other processes believe a revoked key for no longer than <see cref="KeyCache"/> trusts what it knows, five seconds.
/// </summary>
internal sealed class ApiKeys(AppDatabase database, IdempotentCommit commits, IdSource ids, TimeProvider clock)
{
    internal const int HintLength = 4;
    private static readonly SqlFile Sql = SqlFile.For<ApiKeys>("Sql/keys.sql");

    /// <summary>Makes a key. Throws forbidden for a role that the caller may not give, validation_failed.</summary>
    /// <param name="caller">Who asks, with a key of role admin.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="scope">The idempotency scope.</param>
    /// <param name="seal">Hides the secret in the answer that is kept for a repetition.</param>
    /// <param name="ct">Ends the attempt.</param>
    public Task<Answer> CreateAsync(Principal caller, ApiKeyRequest request, IdempotencyScope? scope, Func<string, string> seal, CancellationToken ct)
    {
        // Otherwise a leaked token, which ends by itself, could be turned into a key that does not.
        if (caller.Kind != KeyKind.Key) throw new AinerException(ErrorCode.Forbidden, "A key is made with a key, not with a token.");
        var name = NameOf(request);
        var role = request.Role ?? throw Invalid("role", "role is missing: viewer, editor, admin or node.");
        if (request.ExpiresAt <= clock.GetUtcNow()) throw Invalid("expires_at", "expires_at lies in the past.");
        if (request.PerSecond is { } rate && (rate is < 0.01 or > 1_000_000 || double.IsNaN(rate))) throw Invalid("per_second", "per_second must be 0.01 to 1000000.");

        return commits.RunAsync(caller.TenantId, scope, async tx =>
        {
            var operates = await tx.ScalarAsync<bool>(Sql["tenant"], new { caller.TenantId });
            if (!MayGive(caller.Role, role, operates)) throw new AinerException(ErrorCode.Forbidden, WhyNot(caller.Role, role), new { role });
            var secret = $"ak_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))}";
            var key = await tx.QuerySingleAsync<ApiKeyView>(Sql["create"], new
            {
                keyId = ids.New("key"), caller.TenantId, name, role = Names.Of(role), hash = KeyHash.Of(secret), request.ExpiresAt, request.PerSecond,
                hint = secret[^HintLength..], createdBy = caller.KeyId,
            });
            return new Answer(201, AinerJson.Write(new CreatedApiKey(key, seal(secret))));
        }, ct);
    }

    /// <summary>Newest first.</summary>
    public async Task<Page<ApiKeyView>> ListAsync(string tenantId, ApiKeyFilter filter, int limit, string? cursor, CancellationToken ct)
    {
        var place = Cursors.Read<ListPlace>(cursor);
        var rows = await database.ReadAsync<ApiKeyView>(tenantId, Sql["list"],
            new { tenantId, filter.Role, filter.IncludeRevoked, beforeAt = place?.At, beforeId = place?.Id, limit = limit + 1 }, ct);
        return Pages.Cut(rows, limit, row => Cursors.Write(new ListPlace(row.CreatedAt, row.KeyId)));
    }

    /// <summary>One key. Throws not_found.</summary>
    public async Task<ApiKeyView> GetAsync(string tenantId, string keyId, CancellationToken ct) =>
        await database.ReadOneAsync<ApiKeyView>(tenantId, Sql["one"], new { tenantId, keyId }, ct) ?? throw Missing(keyId);

    /// <summary>
    /// Ends a key with all its tokens and tickets; a second time changes nothing. Throws not_found, and illegal_state for the last key that could make another.
    /// </summary>
    public Task<ApiKeyView> RevokeAsync(string tenantId, string keyId, CancellationToken ct) =>
        database.InTenantAsync(tenantId, async tx =>
        {
            await tx.ScalarAsync<bool>(Sql["tenant"], new { tenantId });
            var key = await tx.QuerySingleOrDefaultAsync<ApiKeyView>(Sql["one"], new { tenantId, keyId }) ?? throw Missing(keyId);
            if (key.Role == Names.Of(Role.Admin) && key.RevokedAt is null && await tx.ScalarAsync<long>(Sql["other_admins"], new { tenantId, keyId }) == 0)
                throw new AinerException(ErrorCode.IllegalState, $"Key '{keyId}' is the tenant's last of role admin: make another before this one is revoked.", new { key_id = keyId });
            await tx.ExecuteAsync(Sql["revoke"], new { tenantId, keyId });
            return await tx.QuerySingleAsync<ApiKeyView>(Sql["one"], new { tenantId, keyId });
        }, ct);

    /// <summary>Nobody gives more than he has; a node's key, which serves every tenant's jobs, is given by the tenant that runs the house. Pure.</summary>
    internal static bool MayGive(Role held, Role given, bool operates) =>
        given == Role.Node ? held == Role.Admin && operates : Roles.Satisfies(held, given);

    private static string WhyNot(Role held, Role given) => given == Role.Node
        ? "Node keys serve the jobs of every tenant, so only the tenant that runs the house makes them."
        : $"A key of role {Names.Of(held)} cannot make one of role {Names.Of(given)}.";

    private static string NameOf(ApiKeyRequest request) => request.Name?.Trim() is { Length: > 0 and <= 100 } name && !name.Any(char.IsControl)
        ? name
        : throw Invalid("name", "name must have 1 to 100 printable characters and say what the key is for.");

    private static AinerException Invalid(string field, string message) => new(ErrorCode.ValidationFailed, message, new { field });

    private static AinerException Missing(string keyId) => new(ErrorCode.NotFound, $"API key '{keyId}' does not exist.", new { key_id = keyId });
}
