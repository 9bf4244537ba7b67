using System.Security.Cryptography;
using System.Text;
using Ainer.AssetKnowledge.Search;
using Ainer.Contracts;
using Ainer.Contracts.Entities;
using Ainer.Postgres;

namespace Ainer.AssetKnowledge.Library;

/// <summary>The material of a project: taken in once per content, searched by meaning and by word, deleted.</summary>
public sealed class AssetLibrary(WorkerDatabase database, IdSource ids, TimeProvider clock)
{
    private const int LongestContent = 200_000;
    private const int Pool = 60;

    /// <summary>Below this the vectors share chance features only.</summary>
    private const double LeastCloseness = 0.08;

    private static readonly SqlFile Sql = SqlFile.For<AssetLibrary>("Sql/library.sql");

    /// <summary>
    /// Takes a document in: cut, embedded, indexed, in one transaction. The same kind and content again gives the first one's id. Throws
    /// <see cref="ArgumentException"/> for a document without title, without text or longer than 200,000 characters.
    /// </summary>
    public Task<IngestedDocument> IngestAsync(AssetDocument document, CancellationToken ct)
    {
        var title = Clean(document.Title).Trim();
        var content = Clean(document.Content).Trim();
        if (title.Length is 0 or > 300) throw new ArgumentException("The title must have 1 to 300 characters.", nameof(document));
        if (content.Length is 0 or > LongestContent) throw new ArgumentException($"The content must have 1 to {LongestContent} characters.", nameof(document));
        var clean = document with { Title = title, Content = content };
        return database.InTenantAsync(document.TenantId, tx => SaveAsync(tx, clean), ct);
    }

    /// <summary>The documents that answer a question best, each once, with its best passage; the best first.</summary>
    public Task<IReadOnlyList<AssetCandidate>> SearchAsync(AssetQuery query, CancellationToken ct) =>
        database.InTenantAsync(query.TenantId, tx => SearchAsync(tx, query), ct);

    /// <summary>Deletes a document; true when it was there.</summary>
    public Task<bool> DeleteAsync(string tenantId, string documentId, CancellationToken ct) => database.InTenantAsync(tenantId, async tx =>
    {
        if (await tx.ExecuteAsync(Sql["delete_document"], new { tenantId, documentId, Now = clock.GetUtcNow() }) == 0) return false;
        await tx.ExecuteAsync(Sql["delete_chunks"], new { tenantId, documentId });
        return true;
    }, ct);

    internal static async Task<IReadOnlyList<AssetCandidate>> SearchAsync(Transaction tx, AssetQuery query)
    {
        var text = Clean(query.Text);
        await tx.ExecuteAsync(Sql["scan_filtered"]);
        var rows = await tx.QueryAsync<SearchRow>(Sql["search"], new
        {
            query.TenantId, query.ProjectId, Embedding = HashedEmbedder.Embed(text), Query = Terms.ForQuery(text), Pool, LeastCloseness,
            Kinds = query.Kinds.Count == 0 ? null : query.Kinds.Select(NameOf).ToArray(),
            Tags = query.Tags.Count == 0 ? null : query.Tags.ToArray(),
            Most = Math.Clamp(query.Limit, 1, 50),
        });
        return [.. rows.Select((row, i) => new AssetCandidate
        {
            TenantId = query.TenantId, ProjectId = query.ProjectId, AssetId = row.DocumentId, AssetKind = row.Kind, Title = row.Title, Content = row.Content,
            Alias = $"E{i + 1}", Score = Math.Round(row.Score, 4), Source = row.Source ?? row.Title,
        })];
    }

    internal static string NameOf(AssetKind kind) => AinerJson.ToElement(kind).GetString()!;

    private async Task<IngestedDocument> SaveAsync(Transaction tx, AssetDocument document)
    {
        var kind = NameOf(document.Kind);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{document.Title}\n{document.Content}")));
        var saved = await tx.ScalarAsync<string>(Sql["save_document"], new
        {
            DocumentId = ids.New("doc"), document.TenantId, document.ProjectId, document.TraceId, document.CorrelationId, kind, document.Title, document.Content, document.Source,
            Tags = document.Tags.ToArray(), Metadata = Jsonb.Text(document.Metadata?.GetRawText() ?? "{}"), sha256, Now = clock.GetUtcNow(),
        });
        if (saved is null)
            return new IngestedDocument((await tx.ScalarAsync<string>(Sql["find_by_content"], new { document.TenantId, document.ProjectId, kind, sha256 }))!, true);
        var chunks = Chunker.Cut(document.Content);
        for (var i = 0; i < chunks.Count; i++)
        {
            // The title says what a passage is about even where the passage itself does not.
            var indexed = $"{document.Title}\n{chunks[i]}\n{string.Join(' ', document.Tags)}";
            await tx.ExecuteAsync(Sql["save_chunk"], new
            {
                DocumentId = saved, Ordinal = i, document.TenantId, document.ProjectId, Content = chunks[i], Terms = Terms.ForIndex(indexed), Embedding = HashedEmbedder.Embed(indexed),
            });
        }
        return new IngestedDocument(saved, false);
    }

    // Postgres takes no NUL in text, and UTF-8 no lone surrogate.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value != 0 && rune != Rune.ReplacementChar) clean.Append(rune);
        return clean.ToString();
    }

    private sealed class SearchRow
    {
        public string DocumentId { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Title { get; init; } = "";
        public string Content { get; init; } = "";
        public string? Source { get; init; }
        public double Score { get; init; }
    }
}
