using System.Security.Cryptography;
using System.Text;
using Ainer.Artifacts;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Gateway.Idempotency;
using Ainer.Knowledge;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway.Assets;

/// <summary>
/// Takes material into the library of asset knowledge: text at once; a file in two steps, announced (which gives a signed address for exactly that file) and completed
/// (which checks what has arrived and makes it searchable). Passages and embeddings are made by shared/knowledge; the tables are asset knowledge's own.
/// </summary>
internal sealed class AssetIntake(AppDatabase database, IdempotentCommit commits, AssetShelf shelf, ArtifactStore store, IdSource ids, IOptions<GatewayOptions> options)
{
    internal const string Route = "POST /api/v1/assets";
    private static readonly SqlFile Sql = SqlFile.For<AssetIntake>("Sql/assets.sql");

    /// <summary>Adds text, or announces a file. Throws validation_failed, not_found for the project.</summary>
    public Task<Answer> AddAsync(string tenantId, AssetRequest request, IdempotencyScope? scope, CancellationToken ct)
    {
        AssetRules.Check(request, options.Value.MaxAssetBytes);
        return commits.RunAsync(tenantId, scope, async tx =>
        {
            if (!await tx.ScalarAsync<bool>(Sql["project_exists"], new { projectId = request.ProjectId }))
                throw new AinerException(ErrorCode.NotFound, $"Project '{request.ProjectId}' does not exist.", new { field = "project_id" });
            var assetId = ids.New("doc");
            var title = AssetRules.Clean(request.Title!).Trim();
            var content = request.Content is { } text ? AssetRules.Clean(text).Trim() : null;
            var tags = (request.Tags ?? []).Select(tag => tag.Trim()).Distinct(StringComparer.Ordinal).ToArray();
            var key = request.Upload is { } file ? ObjectKeys.OfUpload(tenantId, request.ProjectId!, assetId, file.FileName!) : null;
            var added = await tx.QuerySingleAsync<AddedRow>(Sql["add"], new
            {
                document = Jsonb.Of(new
                {
                    document_id = assetId, project_id = request.ProjectId, idempotency_key = scope?.Key, kind = request.Kind, title, content, source = request.Source, tags, metadata = request.Metadata,
                    sha256 = request.Upload?.Sha256 ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{title}\n{content}"))),
                    status = request.Upload is null ? "ready" : "pending", object_key = key, object_bytes = request.Upload?.Bytes, content_type = request.Upload?.ContentType,
                }),
                passages = Jsonb.Of(content is null ? [] : DocumentIndex.Of(title, content, tags)),
            });
            var row = await tx.QuerySingleAsync<AssetRow>(Sql["one"], new { assetId = added.DocumentId });
            return new Answer(201, AinerJson.Write(new AssetAdded(row.AssetId, row.Status, added.AlreadyThere, shelf.UploadOf(row))));
        }, ct);
    }

    /// <summary>The announced file has been put: checks it and makes it searchable. Throws not_found, illegal_state before the upload, upload_rejected.</summary>
    public async Task<AssetView> CompleteAsync(string tenantId, string assetId, CancellationToken ct)
    {
        var row = await shelf.FindAsync(tenantId, assetId, ct);
        if (row.Status == "ready") return shelf.Show(row);
        var content = await ReadAsync(row, ct);
        await database.InTenantAsync(tenantId, tx => tx.ScalarAsync<bool>(Sql["complete"], new { assetId, content, passages = Jsonb.Of(DocumentIndex.Of(row.Title, content, row.Tags)) }), ct);
        return shelf.Show(await shelf.FindAsync(tenantId, assetId, ct));
    }

    private async Task<string> ReadAsync(AssetRow row, CancellationToken ct)
    {
        var stored = await store.HeadAsync(row.ObjectKey!, ct)
            ?? throw new AinerException(ErrorCode.IllegalState, "The announced file has not been uploaded yet: PUT it to the address in upload.", new { asset_id = row.AssetId });
        if (stored.Bytes != row.ObjectBytes) throw Rejected($"The uploaded file has {stored.Bytes} bytes, not {row.ObjectBytes}.");
        await using var stream = await store.GetAsync(row.ObjectKey!, ct);
        using var buffer = new MemoryStream((int)stored.Bytes);
        await stream.CopyToAsync(buffer, ct);
        var bytes = buffer.ToArray();
        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != row.Sha256) throw Rejected("The uploaded file has another sha256 than was announced.");
        if (!AssetRules.IsText(row.ContentType!)) AssetRules.CheckSignature(bytes, row.ContentType!);
        else if (AssetRules.TextOf(bytes) is { } text) return text;
        // A picture and a whole book are found by what is said of them.
        return row.Metadata is { ValueKind: System.Text.Json.JsonValueKind.Object } said && said.TryGetProperty("description", out var words) && words.ValueKind == System.Text.Json.JsonValueKind.String
            ? AssetRules.Clean(words.GetString()!)
            : row.Title;
    }

    private static AinerException Rejected(string message) => new(ErrorCode.UploadRejected, message);

    private sealed record AddedRow(string DocumentId, bool AlreadyThere);
}
