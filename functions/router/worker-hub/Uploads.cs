using System.Net.Http.Headers;
using System.Text.Json;
using Ainer.Artifacts;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Postgres;

namespace Ainer.WorkerHub;

/// <summary>Where workers put their files: one object key per attempt and file, a PUT URL that signs length, type and checksum, renewable under the lease.</summary>
public sealed class Uploads(WorkerDatabase database, ArtifactStore store, IdSource ids)
{
    /// <summary>Amazon S3 User Guide: 5 GiB is the most that a single PUT takes.</summary>
    private const long MaxBytes = 5L << 30;
    private static readonly SqlFile Sql = SqlFile.For<Uploads>("Sql/artifacts.sql");
    private static readonly SqlFile Leases = SqlFile.For<Uploads>("Sql/leases.sql");

    /// <summary>Announces a file, or renews its URL. Throws lease_stale when the lease is no longer held, validation_failed for a name or hash that cannot be.</summary>
    public async Task<UploadTicket> AnnounceAsync(string jobId, UploadRequest request, CancellationToken cancellation)
    {
        Validate(request);
        var upload = await database.InTransactionAsync(async tx =>
        {
            var lease = await HeldAsync(tx, jobId, request.Attempt, request.Token);
            var artifactId = ids.New("art");
            return await tx.QuerySingleAsync<UploadRow>(Sql["announce"], new
            {
                artifactId,
                jobId,
                attempt = request.Attempt,
                token = request.Token,
                file = request.File,
                kind = Names.Of(request.Kind),
                objectKey = ObjectKeys.OfAttempt(lease.TenantId, lease.ProjectId, lease.RunId, jobId, request.Attempt, artifactId, request.File),
                bytes = request.Bytes,
                sha256 = request.Sha256,
                contentType = request.ContentType,
            });
        }, cancellation);
        var put = store.PresignPut(upload.ObjectKey, UrlAudience.Worker, request.Bytes, request.ContentType, request.Sha256);
        return new UploadTicket(upload.ArtifactId, put.Url, put.Headers);
    }

    /// <summary>Finds files of the same content address that the tenant already has. Throws lease_stale when the lease is no longer held.</summary>
    public async Task<ReuseAnswer> ReuseAsync(string jobId, ReuseRequest request, CancellationToken cancellation)
    {
        if (request.Addresses.Count > 5000) throw new AinerException(ErrorCode.ValidationFailed, "At most 5000 addresses can be asked for at once.");
        var rows = await database.InTransactionAsync(async tx =>
        {
            var lease = await HeldAsync(tx, jobId, request.Attempt, request.Token);
            return await tx.QueryAsync<ReusableRow>(Sql["reusable"], new { tenantId = lease.TenantId, kind = Names.Of(request.Kind), addresses = request.Addresses.ToArray() });
        }, cancellation);
        return new ReuseAnswer(rows.Select(row => new ReusableArtifact
        {
            ContentAddress = row.ContentAddress,
            ArtifactId = row.ArtifactId,
            Url = store.PresignGet(row.ObjectKey, UrlAudience.Worker).Url,
            Sha256 = row.Sha256,
            Bytes = row.Bytes,
            ContentType = row.ContentType,
            Media = row.Media is null ? null : AinerJson.Read<MediaFacts>(row.Media),
            Metadata = row.Metadata is null ? null : AinerJson.Read<JsonElement>(row.Metadata),
        }).ToList());
    }

    private static async Task<LeaseRow> HeldAsync(Transaction tx, string jobId, int attempt, long token)
    {
        var lease = await tx.QuerySingleOrDefaultAsync<LeaseRow>(Leases["read_lease"], new { jobId, attempt });
        return lease is { IsActive: true } && lease.Token == token
            ? lease
            : throw new AinerException(ErrorCode.LeaseStale, $"The lease on attempt {attempt} of job {jobId} is over; stop working on it.");
    }

    private static void Validate(UploadRequest request)
    {
        if (request.File is not { Length: > 0 and <= 100 } || request.File.StartsWith('.') || request.File.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_')))
            throw new AinerException(ErrorCode.ValidationFailed, $"file '{request.File}' must be 1 to 100 letters, digits, dots, - or _.");
        if (request.Sha256 is not { Length: 64 } || request.Sha256.Any(c => !char.IsAsciiHexDigitLower(c)))
            throw new AinerException(ErrorCode.ValidationFailed, "sha256 must be 64 lower-case hex digits.");
        if (request.Bytes is < 1 or > MaxBytes)
            throw new AinerException(ErrorCode.ValidationFailed, $"bytes must be 1 to {MaxBytes}: an empty file is no artifact, and S3 takes no more in one PUT.");
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType?.Contains('/', StringComparison.Ordinal) != true)
            throw new AinerException(ErrorCode.ValidationFailed, $"content_type '{request.ContentType}' is no media type such as video/mp4.");
    }

    private sealed record UploadRow(string ArtifactId, string ObjectKey);

    private sealed record ReusableRow
    {
        public required string ContentAddress { get; init; }
        public required string ArtifactId { get; init; }
        public required string ObjectKey { get; init; }
        public required string Sha256 { get; init; }
        public required long Bytes { get; init; }
        public required string ContentType { get; init; }
        public string? Media { get; init; }
        public string? Metadata { get; init; }
    }
}
