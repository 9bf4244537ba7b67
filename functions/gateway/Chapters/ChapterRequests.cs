using System.Text.Json;

namespace Ainer.Gateway.Chapters;

/// <summary>The JSON body of POST /api/v1/projects/{id}/chapters: one chapter.</summary>
internal sealed record ChapterRequest
{
    /// <summary>The caller's own id; made, if left out.</summary>
    public string? ChapterId { get; init; }
    public string? Title { get; init; }
    public string? Part { get; init; }
    /// <summary>Its place in the project; after the last, if left out.</summary>
    public int? Ordinal { get; init; }
    public string? Language { get; init; }
    public string? Text { get; init; }
    public string? TraceId { get; init; }
    public string? CorrelationId { get; init; }
    public string? IdempotencyKey { get; init; }
}

/// <summary>The body of PATCH .../chapters/{chapter_id}: what is absent stays, what is null is cleared.</summary>
internal sealed record ChapterChange
{
    public long? Version { get; init; }
    public JsonElement Title { get; init; }
    public JsonElement Part { get; init; }
    public int? Ordinal { get; init; }
    public JsonElement Language { get; init; }
    public string? Text { get; init; }
}

/// <summary>What a request brought, whatever its form.</summary>
/// <param name="Chapters">In reading order; an ordinal of null is given the next free one.</param>
/// <param name="Source">What they were read from: format, encoding, title.</param>
/// <param name="BodyHash">What makes a repetition the same request.</param>
internal sealed record ChapterDelivery(IReadOnlyList<ChapterDraft> Chapters, ChapterSource Source, string? Language, string BodyHash)
{
    public string? IdempotencyKey { get; init; }
    public string? TraceId { get; init; }
    public string? CorrelationId { get; init; }
}

/// <summary>A chapter before it is stored.</summary>
internal sealed record ChapterDraft(string? ChapterId, string? Title, string? Part, int? Ordinal, string Text);

/// <summary>Where chapters came from.</summary>
/// <param name="Format">json, text, markdown, epub or docx.</param>
internal sealed record ChapterSource(string Format, string? Encoding = null, string? Title = null);

/// <summary>A chapter as its caller sees it; lists leave the text out.</summary>
internal sealed record ChapterView
{
    public required string ChapterId { get; init; }
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public string? TraceId { get; init; }
    public string? CorrelationId { get; init; }
    public string? IdempotencyKey { get; init; }
    public string? Title { get; init; }
    public string? Part { get; init; }
    public int Ordinal { get; init; }
    public string? Language { get; init; }
    public int Characters { get; init; }
    public string? Text { get; init; }
    public JsonElement? Source { get; init; }
    public string? Summary { get; init; }
    /// <summary>chat: written by a language model; extractive: sentences of the text itself.</summary>
    public string? SummaryMethod { get; init; }
    public long Version { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The 201 answer: what was read and the chapters that it became.</summary>
internal sealed record ChaptersCreated(ChapterSource Source, IReadOnlyList<ChapterView> Items);
