using System.Text.Json;
using Ainer.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Http;
using Ainer.Knowledge;
using Ainer.Postgres;

namespace Ainer.Gateway.Assets;

/// <summary>A document as it is stored.</summary>
internal sealed record AssetRow
{
    public required string AssetId { get; init; }
    public required string ProjectId { get; init; }
    public required string Kind { get; init; }
    public required string Title { get; init; }
    public string? Content { get; init; }
    public string? Source { get; init; }
    public string[] Tags { get; init; } = [];
    public JsonElement? Metadata { get; init; }
    public required string Sha256 { get; init; }
    public required string Status { get; init; }
    public string? ObjectKey { get; init; }
    public long? ObjectBytes { get; init; }
    public string? ContentType { get; init; }
    public long Version { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Shows, searches and deletes what is in the library.</summary>
internal sealed class AssetShelf(AppDatabase database, ArtifactStore store)
{
    private static readonly SqlFile Sql = SqlFile.For<AssetShelf>("Sql/assets.sql");

    /// <summary>Newest first, without contents.</summary>
    public async Task<Page<AssetView>> ListAsync(string tenantId, AssetFilter filter, CancellationToken ct)
    {
        var place = Cursors.Read<ListPlace>(filter.Cursor);
        var rows = await database.ReadAsync<AssetRow>(tenantId, Sql["list"],
            new { filter.ProjectId, filter.Kinds, filter.Tags, filter.Status, beforeAt = place?.At, beforeId = place?.Id, limit = filter.Limit + 1 }, ct);
        return Pages.Cut([.. rows.Select(row => Show(row) with { Url = null, Upload = null })], filter.Limit, asset => Cursors.Write(new ListPlace(asset.CreatedAt, asset.AssetId)));
    }

    /// <summary>One document with its content. Throws not_found.</summary>
    public async Task<AssetView> GetAsync(string tenantId, string assetId, CancellationToken ct) => Show(await FindAsync(tenantId, assetId, ct));

    /// <summary>The documents of a project that answer a question best, by meaning and by word. Throws not_found for the project.</summary>
    public async Task<AssetHits> SearchAsync(string tenantId, string? projectId, string? question, string[]? kinds, string[]? tags, int most, CancellationToken ct)
    {
        if (projectId is null) throw AssetRules.Invalid("project_id", "project_id is missing.");
        if (string.IsNullOrWhiteSpace(question) || question.Length > 2000) throw AssetRules.Invalid("q", "q must have 1 to 2000 characters.");
        var text = AssetRules.Clean(question);
        var rows = await database.InTenantAsync(tenantId, async tx =>
        {
            if (!await tx.ScalarAsync<bool>(Sql["project_exists"], new { projectId }))
                throw new AinerException(ErrorCode.NotFound, $"Project '{projectId}' does not exist.", new { field = "project_id" });
            return await tx.QueryAsync<AssetHit>(Sql["search"], new { projectId, embedding = HashedEmbedder.Embed(text), query = Terms.ForQuery(text), kinds, tags, most });
        }, ct);
        return new AssetHits([.. rows.Select((hit, i) => hit with { Alias = $"E{i + 1}", Score = Math.Round(hit.Score, 4) })]);
    }

    /// <summary>Deletes a document and its file. Throws not_found.</summary>
    public async Task DeleteAsync(string tenantId, string assetId, CancellationToken ct)
    {
        var row = await FindAsync(tenantId, assetId, ct);
        if (!await database.InTenantAsync(tenantId, tx => tx.ScalarAsync<bool>(Sql["delete"], new { assetId }), ct)) throw Missing(assetId);
        if (row.ObjectKey is { } key) await store.DeleteAsync(key, ct);
    }

    internal async Task<AssetRow> FindAsync(string tenantId, string assetId, CancellationToken ct) =>
        await database.ReadOneAsync<AssetRow>(tenantId, Sql["one"], new { assetId }, ct) ?? throw Missing(assetId);

    /// <summary>Where the file of a pending document is to be put; null when none is awaited.</summary>
    internal AssetUpload? UploadOf(AssetRow row)
    {
        if (row.Status != "pending") return null;
        var put = store.PresignPut(row.ObjectKey!, UrlAudience.Public, row.ObjectBytes!.Value, row.ContentType!, row.Sha256);
        return new AssetUpload(put.Url, put.Headers, put.ExpiresAt);
    }

    internal AssetView Show(AssetRow row) => new()
    {
        AssetId = row.AssetId, ProjectId = row.ProjectId, Kind = row.Kind, Title = row.Title, Content = row.Status == "ready" ? row.Content : null, Source = row.Source, Tags = row.Tags,
        Metadata = row.Metadata, Status = row.Status, ContentType = row.ContentType, Bytes = row.ObjectBytes, Sha256 = row.Sha256, Upload = UploadOf(row),
        Url = row.Status == "ready" && row.ObjectKey is { } key ? store.PresignGet(key, UrlAudience.Public, row.ContentType).Url : null,
        Version = row.Version, CreatedAt = row.CreatedAt, UpdatedAt = row.UpdatedAt,
    };

    private static AinerException Missing(string assetId) => new(ErrorCode.NotFound, $"Asset '{assetId}' does not exist.", new { asset_id = assetId });
}
