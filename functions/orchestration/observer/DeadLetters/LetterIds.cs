using System.Text.Json;

namespace Ainer.Observer.DeadLetters;

/// <summary>What a message says about itself; each may be missing.</summary>
internal sealed record LetterIds(string? EventId = null, string? TenantId = null, string? ProjectId = null, string? RunId = null, string? JobId = null)
{
    /// <summary>Reads the ids of a body that is no whole envelope, as far as it is a JSON object that has them.</summary>
    public static LetterIds Guess(string? body)
    {
        if (string.IsNullOrWhiteSpace(body)) return new LetterIds();
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return new LetterIds();
            var root = document.RootElement;
            return new LetterIds(Text(root, "event_id"), Text(root, "tenant_id"), Text(root, "project_id"), Text(root, "run_id"), Text(root, "job_id"));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new LetterIds();
        }
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
