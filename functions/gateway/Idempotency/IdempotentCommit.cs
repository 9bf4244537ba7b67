using System.Security.Cryptography;
using System.Text;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Postgres;

namespace Ainer.Gateway.Idempotency;

/// <summary>What a request was answered with.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The JSON body.</param>
/// <param name="Replayed">True when it is the stored answer of an earlier, equal request.</param>
internal sealed record Answer(int Status, string Body, bool Replayed = false);

/// <summary>Under which key a creation is recognised again. Scope: tenant and route.</summary>
internal sealed record IdempotencyScope(string TenantId, string Route, string Key, string BodyHash)
{
    /// <summary>
    /// The scope of a request, or null when it carries no key. Throws idempotency_key_mismatch when header and body name different keys, validation_failed for a key
    /// that is empty or too long.
    /// </summary>
    public static IdempotencyScope? Of(string tenantId, string route, string? headerKey, string? bodyKey, string body)
    {
        if (headerKey is not null && bodyKey is not null && headerKey != bodyKey)
            throw new AinerException(ErrorCode.IdempotencyKeyMismatch, "The Idempotency-Key header and the body's idempotency_key differ.");
        if ((headerKey ?? bodyKey) is not { } key) return null;
        if (key.Length is 0 or > 200 || key.Any(char.IsControl))
            throw new AinerException(ErrorCode.ValidationFailed, "The idempotency key must have 1 to 200 printable characters.", new { field = "idempotency_key" });
        return new IdempotencyScope(tenantId, route, key, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body))));
    }
}

/// <summary>
/// Commits a creation once per key. All inside one transaction: an advisory lock that is not waited for (not obtained: the first request is still running), the
/// stored answer if there is one (same body: again; other body: conflict), else the creation and its answer together. A kill before the commit leaves nothing; one after
/// it leaves the answer for the repetition.
/// </summary>
internal sealed class IdempotentCommit(AppDatabase database)
{
    private static readonly SqlFile Sql = SqlFile.For<IdempotentCommit>("Sql/idempotency.sql");

    /// <summary>Runs the creation, or returns what it returned before. Throws idempotency_in_flight or idempotency_conflict.</summary>
    public Task<Answer> RunAsync(string tenantId, IdempotencyScope? scope, Func<Transaction, Task<Answer>> create, CancellationToken cancellation) =>
        database.InTenantAsync(tenantId, async tx =>
        {
            if (scope is null) return await create(tx);
            if (!await tx.ScalarAsync<bool>(Sql["try_lock"], scope))
                throw InFlight(scope);

            if (await tx.QuerySingleOrDefaultAsync<KeptRow>(Sql["find"], scope) is { } kept)
            {
                return kept.BodyHash == scope.BodyHash
                    ? new Answer(kept.Status, kept.Answer, Replayed: true)
                    : throw Conflict(scope);
            }
            var answer = await create(tx);
            await tx.ExecuteAsync(Sql["keep"], new { scope.TenantId, scope.Route, scope.Key, scope.BodyHash, answer.Status, answer = answer.Body });
            return answer;
        }, cancellation);

    /// <summary>The first request with this key has not ended yet.</summary>
    public static AinerException InFlight(IdempotencyScope scope) =>
        new(ErrorCode.IdempotencyInFlight, $"A request with idempotency key '{scope.Key}' is still running.");

    /// <summary>The key belongs to another request.</summary>
    public static AinerException Conflict(IdempotencyScope scope) =>
        new(ErrorCode.IdempotencyConflict, $"Idempotency key '{scope.Key}' was used before with another body.");

    private sealed record KeptRow
    {
        public required string BodyHash { get; init; }
        public required int Status { get; init; }
        public required string Answer { get; init; }
    }
}
