using System.Text;
using Ainer.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Documents;
using Ainer.Postgres;
using Ainer.TypedTasks;
using Ainer.TypedTasks.Types;

namespace Ainer.Writing.Import;

/// <summary>Opens the book that an import names, for the task's own tenant and project only. Nothing is fetched from an address that a user names.</summary>
internal sealed class BookSource(DocumentReader documents, ArtifactStore store, WorkerDatabase database)
{
    /// <summary>The book. Throws input_invalid for none or several sources, not_found, and what <see cref="DocumentReader"/> refuses.</summary>
    public async Task<Document> ReadAsync(NovelImportParameters parameters, ITaskContext task)
    {
        if (new[] { parameters.Text, parameters.ContentBase64, parameters.AssetId, parameters.ArtifactId }.Count(source => source is not null) != 1)
            throw new AinerException(ErrorCode.InputInvalid, "Send one of text, content_base64, asset_id and artifact_id.", new { field = "text" });
        if (parameters.Text is { } text) return documents.Read(Encoding.UTF8.GetBytes(text), null);
        if (parameters.ContentBase64 is { } content) return documents.Read(Decode(content));
        if (parameters.AssetId is { } assetId) return await ReadAssetAsync(assetId, task);
        var key = await database.ReadOneAsync<string>(StoredChapters.Sql["artifact"], new { task.TenantId, task.ProjectId, parameters.ArtifactId }, task.Cancellation)
            ?? throw new AinerException(ErrorCode.NotFound, $"Artifact '{parameters.ArtifactId}' does not exist in project '{task.ProjectId}'.", new { artifact_id = parameters.ArtifactId });
        await using var file = await store.GetAsync(key, task.Cancellation);
        return await documents.ReadAsync(file, null, task.Cancellation);
    }

    /// <summary>A document of the library: the file that was uploaded, or the text that was given.</summary>
    private async Task<Document> ReadAssetAsync(string assetId, ITaskContext task)
    {
        var asset = await database.ReadOneAsync<AssetRow>(StoredChapters.Sql["asset"], new { task.TenantId, task.ProjectId, assetId }, task.Cancellation)
            ?? throw new AinerException(ErrorCode.NotFound, $"Asset '{assetId}' does not exist in project '{task.ProjectId}'.", new { asset_id = assetId });
        if (asset.Status != "ready")
            throw new AinerException(ErrorCode.InputInvalid, $"Asset '{assetId}' still awaits its file: PUT it to the address in upload, then POST /api/v1/assets/{assetId}/complete.", new { field = "asset_id" });
        if (asset.ObjectKey is null) return documents.Read(Encoding.UTF8.GetBytes(asset.Content ?? ""), null);
        if (asset.ContentType?.StartsWith("image/", StringComparison.Ordinal) == true)
            throw new AinerException(ErrorCode.InputInvalid, $"Asset '{assetId}' is a picture ({asset.ContentType}); an import reads txt, md, epub and docx.", new { field = "asset_id" });
        await using var file = await store.GetAsync(asset.ObjectKey, task.Cancellation);
        return await documents.ReadAsync(file, null, task.Cancellation);
    }

    private sealed record AssetRow(string Status, string? Content, string? ObjectKey, string? ContentType);

    private static byte[] Decode(string content)
    {
        try
        {
            return Convert.FromBase64String(content);
        }
        catch (FormatException exception)
        {
            throw new AinerException(ErrorCode.InputInvalid, "content_base64 is no base64.", new { field = "content_base64" }, exception);
        }
    }
}
