using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Http;
using Ainer.Postgres;

namespace Ainer.Gateway.DeadLetters;

/// <summary>Which dead letters a list shows.</summary>
internal sealed record DeadLetterFilter(string[]? Status, string[]? Queue, string[]? EventType, string[]? Reason, string? RunId, string? ProjectId);

/// <summary>Answers questions about dead letters.</summary>
internal sealed class DeadLetterQueries(AppDatabase database)
{
    internal static readonly string[] Statuses = ["open", "redriven", "discarded"];

    internal static readonly SqlFile Sql = SqlFile.For<DeadLetterQueries>("Sql/dead_letters.sql");

    /// <summary>Newest first.</summary>
    public async Task<Page<DeadLetterView>> ListAsync(string tenantId, DeadLetterFilter filter, int limit, string? cursor, CancellationToken ct)
    {
        var place = Cursors.Read<ListPlace>(cursor);
        var rows = await database.InTenantAsync(tenantId, async tx =>
        {
            await OperateAsync(tx, tenantId);
            return await tx.QueryAsync<DeadLetterView>(Sql["list"], new
            {
                filter.Status, filter.Queue, filter.EventType, filter.Reason, filter.RunId, filter.ProjectId, beforeAt = place?.At, beforeId = place?.Id, limit = limit + 1,
            });
        }, ct);
        return Pages.Cut(rows, limit, row => Cursors.Write(new ListPlace(row.DiedAt, row.DeadLetterId)));
    }

    /// <summary>One letter, explained. Throws not_found.</summary>
    public async Task<DeadLetterDetail> GetAsync(string tenantId, string id, CancellationToken ct)
    {
        var row = await database.InTenantAsync(tenantId, tx => FindAsync(tx, tenantId, id), ct);
        var json = DeadLetterDiagnosis.Json(row);
        return new DeadLetterDetail
        {
            DeadLetterId = row.DeadLetterId,
            Queue = row.Queue,
            Reason = row.Reason,
            RoutingKey = row.RoutingKey,
            EventId = row.EventId,
            EventType = row.EventType,
            ProjectId = row.ProjectId,
            RunId = row.RunId,
            JobId = row.JobId,
            DiedAt = row.DiedAt,
            Status = row.Status,
            SettledAt = row.SettledAt,
            Note = row.Note,
            Explanation = DeadLetterDiagnosis.Explain(row),
            Headers = row.Headers,
            Message = json,
            Body = json is null ? row.Body : null,
            BodyEncoding = json is null ? row.Header("body-encoding") ?? "utf-8" : null,
        };
    }

    /// <summary>A letter that the tenant may see, in the caller's transaction. Throws not_found.</summary>
    internal static async Task<DeadLetterRow> FindAsync(Transaction tx, string tenantId, string id)
    {
        await OperateAsync(tx, tenantId);
        return await tx.QuerySingleOrDefaultAsync<DeadLetterRow>(Sql["one"], new { deadLetterId = id }) ?? throw Missing(id);
    }

    private static Task<string?> OperateAsync(Transaction tx, string tenantId) => tx.ScalarAsync<string>(Sql["operate"], new { tenantId });

    private static AinerException Missing(string id) => new(ErrorCode.NotFound, $"Dead letter '{id}' does not exist.", new { dead_letter_id = id });
}
