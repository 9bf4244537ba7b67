using System.Security.Cryptography;
using System.Text;
using Ainer.Contracts;
using Ainer.Contracts.Entities;
using Ainer.Knowledge;
using Ainer.Postgres;

namespace Ainer.AssetKnowledge.Library;

/// <summary>The material of a project: taken in once per content, searched by meaning and by word, deleted.</summary>
public sealed class AssetLibrary(WorkerDatabase database, IdSource ids)
{
    private const int LongestContent = 200_000;
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
    public Task<bool> DeleteAsync(string tenantId, string documentId, CancellationToken ct) =>
        database.InTenantAsync(tenantId, tx => tx.ScalarAsync<bool>(Sql["delete_document"], new { documentId }), ct);

    internal static async Task<IReadOnlyList<AssetCandidate>> SearchAsync(Transaction tx, AssetQuery query)
    {
        var text = Clean(query.Text);
        var rows = await tx.QueryAsync<SearchRow>(Sql["search"], new
        {
            query.ProjectId, Embedding = HashedEmbedder.Embed(text), Query = Terms.ForQuery(text),
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
        return await tx.QuerySingleAsync<IngestedDocument>(Sql["add_document"], new
        {
            document = Jsonb.Of(new
            {
                document_id = ids.New("doc"), project_id = document.ProjectId, trace_id = document.TraceId, correlation_id = document.CorrelationId, kind, title = document.Title,
                content = document.Content, source = document.Source, tags = document.Tags, metadata = document.Metadata, sha256,
            }),
            passages = Jsonb.Of(DocumentIndex.Of(document.Title, document.Content, document.Tags)),
        });
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
