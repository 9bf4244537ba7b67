namespace Ainer.Artifacts;

/// <summary>
/// The layout of keys: tenant/project/run/job/attempt/artifact_id/file, so that a key belongs to exactly one attempt and whole tenants, projects and runs can be listed or
/// deleted by prefix.
/// </summary>
public static class ObjectKeys
{
    /// <summary>The key of what an attempt makes.</summary>
    public static string OfAttempt(string tenantId, string projectId, string runId, string jobId, int attempt, string artifactId, string fileName) =>
        $"{Part(tenantId)}/{Part(projectId)}/{Part(runId)}/{Part(jobId)}/{attempt}/{Part(artifactId)}/{Part(fileName)}";

    /// <summary>The key of something a user uploads into a project.</summary>
    public static string OfUpload(string tenantId, string projectId, string uploadId, string fileName) =>
        $"{Part(tenantId)}/{Part(projectId)}/uploads/{Part(uploadId)}/{Part(fileName)}";

    /// <summary>A fitting file name for a content type, for example film.mp4.</summary>
    public static string FileName(string stem, string contentType) => stem + Extension(contentType);

    private static string Extension(string contentType) => contentType.Split(';')[0].Trim() switch
    {
        "video/mp4" => ".mp4",
        "audio/wav" or "audio/x-wav" => ".wav",
        "audio/mpeg" => ".mp3",
        "audio/mp4" => ".m4a",
        "image/png" => ".png",
        "image/jpeg" => ".jpg",
        "image/svg+xml" => ".svg",
        "application/json" => ".json",
        "text/vtt" => ".vtt",
        "application/x-subrip" => ".srt",
        "text/x-ssa" => ".ass",
        "text/plain" => ".txt",
        _ => ".bin",
    };

    // A part comes from ids and file names; anything that could climb out of its place or confuse a URL is replaced.
    private static string Part(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        var clean = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
        return clean.Trim('.') is { Length: > 0 } ? clean : "_";
    }
}
