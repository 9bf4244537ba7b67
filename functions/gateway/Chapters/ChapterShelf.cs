using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Idempotency;
using Ainer.Gateway.Projects;
using Ainer.Gateway.Tasks;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway.Chapters;

/// <summary>The chapters of a project, in their order.</summary>
internal sealed class ChapterShelf(AppDatabase database, IdempotentCommit commits, IdSource ids, IOptions<GatewayOptions> options)
{
    private static readonly SqlFile Sql = SqlFile.For<ChapterShelf>("Sql/chapters.sql");

    /// <summary>Adds all chapters of a delivery, or none. Throws not_found, and illegal_state for an id that is taken.</summary>
    public Task<Answer> AddAsync(string tenantId, string projectId, ChapterDelivery delivery, IdempotencyScope? scope, CancellationToken ct) =>
        commits.RunAsync(tenantId, scope, async tx =>
        {
            // The project's lock: two files that come at once are numbered one after the other.
            var project = await ProjectShelf.LockAsync(tx, tenantId, projectId);
            var next = await tx.ScalarAsync<int>(Sql["last_ordinal"], new { tenantId, projectId }) + 1;
            var rows = delivery.Chapters.Select((draft, i) => new { ChapterId = draft.ChapterId ?? ids.New("ch"), draft.Title, draft.Part, Ordinal = draft.Ordinal ?? next + i, draft.Text }).ToList();
            foreach (var chosen in delivery.Chapters.Select(draft => draft.ChapterId).OfType<string>())
            {
                if (await tx.ScalarAsync<bool>(Sql["taken"], new { tenantId, chapterId = chosen }))
                    throw new AinerException(ErrorCode.IllegalState, $"The id '{chosen}' is taken, perhaps by a deleted chapter; choose another.", new { field = "chapter_id" });
            }
            await tx.ExecuteAsync(Sql["add"], new
            {
                tenantId, projectId, delivery.TraceId, delivery.CorrelationId, idempotencyKey = scope?.Key, language = delivery.Language ?? project.Language,
                source = Jsonb.Of(delivery.Source), chapters = Jsonb.Of(rows),
            });
            var made = await tx.QueryAsync<ChapterView>(Sql["some"], new { tenantId, ids = rows.Select(row => row.ChapterId).ToArray() });
            return new Answer(201, AinerJson.Write(new ChaptersCreated(delivery.Source, made)));
        }, ct);

    /// <summary>In reading order, without their texts. Throws not_found for an unknown project.</summary>
    public async Task<Page<ChapterView>> ListAsync(string tenantId, string projectId, int limit, string? cursor, CancellationToken ct)
    {
        var place = Cursors.Read<Place>(cursor);
        var rows = await database.InTenantAsync(tenantId, async tx =>
        {
            var found = await tx.QueryAsync<ChapterView>(Sql["list"], new { tenantId, projectId, afterOrdinal = place?.Ordinal, afterId = place?.Id, limit = limit + 1 });
            if (found.Count == 0) await ProjectShelf.LockAsync(tx, tenantId, projectId);
            return found;
        }, ct);
        return Pages.Cut(rows, limit, row => Cursors.Write(new Place(row.Ordinal, row.ChapterId)));
    }

    /// <summary>One chapter with its text. Throws not_found.</summary>
    public async Task<ChapterView> GetAsync(string tenantId, string projectId, string chapterId, CancellationToken ct) =>
        await database.ReadOneAsync<ChapterView>(tenantId, Sql["one"], new { tenantId, projectId, chapterId }, ct) ?? throw Missing(chapterId);

    /// <summary>Changes a chapter that is at this version. Throws not_found, version_conflict, validation_failed and what <see cref="ChapterText"/> refuses.</summary>
    public Task<ChapterView> ChangeAsync(string tenantId, string projectId, string chapterId, long version, ChapterChange change, CancellationToken ct)
    {
        if (change.Text is not null) ChapterText.Check(change.Text, options.Value.MaxTextCharacters, "text");
        FieldChecks.Ordinal(change.Ordinal);
        return database.InTenantAsync(tenantId, async tx =>
        {
            var present = await OneAsync(tx, tenantId, projectId, chapterId);
            var changed = present.Version == version ? await tx.ScalarAsync<string>(Sql["change"], new
            {
                tenantId, projectId, chapterId, version,
                title = FieldChecks.OptionalLine("title", FieldChecks.Changed("title", change.Title, present.Title), 300),
                part = FieldChecks.OptionalLine("part", FieldChecks.Changed("part", change.Part, present.Part), 300),
                ordinal = change.Ordinal ?? present.Ordinal,
                language = FieldChecks.Language(FieldChecks.Changed("language", change.Language, present.Language)),
                text = change.Text ?? present.Text,
            }) : null;
            var after = await OneAsync(tx, tenantId, projectId, chapterId);
            return changed is not null ? after : throw RowVersion.Conflict($"Chapter '{chapterId}'", version, after.Version);
        }, ct);
    }

    /// <summary>Deletes a chapter. Throws not_found, version_conflict.</summary>
    public Task DeleteAsync(string tenantId, string projectId, string chapterId, long? version, CancellationToken ct) =>
        database.InTenantAsync(tenantId, async tx =>
        {
            if (await tx.ScalarAsync<string>(Sql["delete"], new { tenantId, projectId, chapterId, version }) is not null) return;
            var present = await OneAsync(tx, tenantId, projectId, chapterId);
            throw RowVersion.Conflict($"Chapter '{chapterId}'", version ?? 0, present.Version);
        }, ct);

    private static async Task<ChapterView> OneAsync(Transaction tx, string tenantId, string projectId, string chapterId) =>
        await tx.QuerySingleOrDefaultAsync<ChapterView>(Sql["one"], new { tenantId, projectId, chapterId }) ?? throw Missing(chapterId);

    private static AinerException Missing(string chapterId) => new(ErrorCode.NotFound, $"Chapter '{chapterId}' does not exist in this project.", new { chapter_id = chapterId });

    private sealed record Place(int Ordinal, string Id);
}
