using System.Collections.Concurrent;
using Ainer.Contracts;
using Ainer.Contracts.Tasks;
using Ainer.Gateway.Idempotency;
using Ainer.Postgres;
using Npgsql;

namespace Ainer.Gateway.Tasks;

/// <summary>A task that is to be accepted.</summary>
/// <param name="Spec">The task; its ids are made already.</param>
/// <param name="Scope">Under which key it is known again, or null.</param>
/// <param name="HasText">True when it brings its text, false when it names a chapter.</param>
/// <param name="Answer">The answer, should it be accepted.</param>
/// <param name="Traceparent">The request's trace, or null.</param>
internal sealed record AskedTask(TaskSpec Spec, IdempotencyScope? Scope, bool HasText, string Answer, string? Traceparent);

/// <summary>What was decided, and the answer that goes with it.</summary>
internal sealed record Acceptance(string Outcome, int? Status, string? Answer);

/// <summary>Accepts tasks: task, run, first event, idempotency row and outbox row in one commit, which requests of one tenant that come at the same time share.</summary>
/// <remarks>
/// Over connections of its own. A pool lends its connections in turn, so that with those of all other requests each commit would go to a backend that had done none for a while and is cold in the
/// processor's caches. Of its own it opens as many as commit at once, one or two for a tenant (docs/decisions/who-waits.md).
/// </remarks>
internal sealed class TaskAcceptance(AppDatabase app) : IAsyncDisposable
{
    /// <summary>Part of the idempotency scope.</summary>
    public const string Route = "POST /api/v1/tasks";

    private const int MostTogether = 64;
    private const int Lanes = 2;
    private static readonly SqlFile Sql = SqlFile.For<TaskAcceptance>("Sql/tasks.sql");
    private readonly AppDatabase _database = new(app.ConnectionString);
    private readonly ConcurrentDictionary<string, GroupCommit<AskedTask, Acceptance>> _tenants = new(StringComparer.Ordinal);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>Decides and, unless there is something against it, commits. Once begun it is not taken back: a caller that stops waiting may find the task accepted.</summary>
    public async Task<Acceptance> AcceptAsync(AskedTask asked, CancellationToken cancellation)
    {
        var tenantId = asked.Spec.TenantId;
        var tenant = _tenants.GetOrAdd(tenantId, id => new GroupCommit<AskedTask, Acceptance>(
            MostTogether, group => CommitAsync(id, group, CancellationToken.None), task => task.Scope?.Key, Lanes));
        return await tenant.JoinAsync(asked).WaitAsync(cancellation) is { Shared: true, Result: var acceptance } ? acceptance : await AloneAsync(tenantId, asked, cancellation);
    }

    private async Task<Acceptance> AloneAsync(string tenantId, AskedTask asked, CancellationToken cancellation)
    {
        try
        {
            return (await CommitAsync(tenantId, [asked], cancellation))[0];
        }
        catch (PostgresException taken) when (taken is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "tasks_pkey" })
        {
            // Nobody else can have made this id: the group was committed, but the connection broke before it could say so.
            return new Acceptance("accepted", 202, asked.Answer);
        }
    }

    private Task<IReadOnlyList<Acceptance>> CommitAsync(string tenantId, IReadOnlyList<AskedTask> group, CancellationToken cancellation) =>
        _database.ReadAsync<Acceptance>(Sql["accept"], new
        {
            tenantId,
            route = Route,
            keys = group.Select(asked => asked.Scope?.Key).ToArray(),
            bodyHashes = group.Select(asked => asked.Scope?.BodyHash).ToArray(),
            specs = group.Select(asked => AinerJson.Write(asked.Spec)).ToArray(),
            haveText = group.Select(asked => asked.HasText).ToArray(),
            answers = group.Select(asked => asked.Answer).ToArray(),
            traceparents = group.Select(asked => asked.Traceparent).ToArray(),
        }, cancellation);
}
