using System.Text.Json;
using Ainer.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Runs;
using Ainer.Postgres;

namespace Ainer.Gateway.Artifacts;

/// <summary>A stored file as its caller sees it.</summary>
internal sealed record ArtifactView
{
    public required string ArtifactId { get; init; }
    public required string Kind { get; init; }
    public required string Uri { get; init; }
    public required string Sha256 { get; init; }
    public long Bytes { get; init; }
    public required string ContentType { get; init; }
    public required string RunId { get; init; }
    public required string JobId { get; init; }
    public int Attempt { get; init; }
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public string? ContentAddress { get; init; }
    public JsonElement? Media { get; init; }
    public JsonElement? Metadata { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    [System.Text.Json.Serialization.JsonIgnore]
    public string ObjectKey { get; init; } = "";
}

/// <summary>Where to read a file, and until when.</summary>
internal sealed record ArtifactUrl(string ArtifactId, string Url, DateTimeOffset ExpiresAt, string ContentType, long Bytes, string Sha256);

/// <summary>A file of a finished run with an address to read it.</summary>
internal sealed record OutputFile(string ArtifactId, string Uri, string Url, DateTimeOffset ExpiresAt, string ContentType, long Bytes, string Sha256, JsonElement? Media);

/// <summary>What a finished run made.</summary>
internal sealed record RunOutput(string RunId, string Status, bool DryRun, OutputFile? Film, OutputFile? Poster, OutputFile? Subtitles, JsonElement? Placeholder);

/// <summary>Answers questions about artifacts and signs addresses for them.</summary>
internal sealed class ArtifactQueries(AppDatabase database, ArtifactStore store, RunQueries runs)
{
    private static readonly SqlFile Sql = SqlFile.For<ArtifactQueries>("Sql/artifact_queries.sql");

    /// <summary>One artifact. Throws not_found.</summary>
    public async Task<ArtifactView> GetAsync(string tenantId, string artifactId, CancellationToken ct) =>
        await database.ReadOneAsync<ArtifactView>(tenantId, Sql["one"], new { artifactId }, ct)
        ?? throw new AinerException(ErrorCode.NotFound, $"Artifact '{artifactId}' does not exist.", new { artifact_id = artifactId });

    /// <summary>A short-lived address of an artifact's bytes. Throws not_found.</summary>
    public async Task<ArtifactUrl> UrlAsync(string tenantId, string artifactId, bool download, CancellationToken ct)
    {
        var artifact = await GetAsync(tenantId, artifactId, ct);
        var signed = store.PresignGet(artifact.ObjectKey, UrlAudience.Public, artifact.ContentType,
            download ? ObjectKeys.FileName($"{artifact.Kind}-{artifact.ArtifactId}", artifact.ContentType) : null);
        return new ArtifactUrl(artifactId, signed.Url, signed.ExpiresAt, artifact.ContentType, artifact.Bytes, artifact.Sha256);
    }

    /// <summary>The artifacts of a run, oldest first. Throws not_found.</summary>
    public async Task<Page<ArtifactView>> OfRunAsync(string tenantId, string runId, string[]? kind, string? jobId, int limit, string? cursor, CancellationToken ct)
    {
        var place = Cursors.Read<ListPlace>(cursor);
        var rows = await database.ReadAsync<ArtifactView>(tenantId, Sql["of_run"], new { runId, kind, jobId, afterAt = place?.At, afterId = place?.Id, limit = limit + 1 }, ct);
        if (rows.Count == 0) await runs.RequireAsync(tenantId, runId, ct);
        return Pages.Cut(rows, limit, row => Cursors.Write(new ListPlace(row.CreatedAt, row.ArtifactId)));
    }

    /// <summary>The film with its poster and subtitles; of a dry run what a real one would do and cost. Throws not_found, or illegal_state unless the run has succeeded.</summary>
    public async Task<RunOutput> OutputAsync(string tenantId, string runId, CancellationToken ct)
    {
        var run = await runs.GetAsync(tenantId, runId, ct);
        if (run.Status != "succeeded")
            throw new AinerException(ErrorCode.IllegalState, $"Run '{runId}' is {run.Status}: there is no film.", new { status = run.Status, stage = run.Stage });
        if (run.DryRun)
            return new RunOutput(runId, run.Status, true, null, null, null, await database.ReadOneAsync<JsonElement?>(tenantId, Sql["placeholder"], new { runId }, ct));
        var files = (await database.ReadAsync<ArtifactView>(tenantId, Sql["output"], new { runId }, ct)).ToDictionary(file => file.Kind, Sign);
        return new RunOutput(runId, run.Status, false, files.GetValueOrDefault("film"), files.GetValueOrDefault("poster"), files.GetValueOrDefault("subtitles"), null);
    }

    private OutputFile Sign(ArtifactView file)
    {
        var signed = store.PresignGet(file.ObjectKey, UrlAudience.Public, file.ContentType);
        return new OutputFile(file.ArtifactId, file.Uri, signed.Url, signed.ExpiresAt, file.ContentType, file.Bytes, file.Sha256, file.Media);
    }
}
