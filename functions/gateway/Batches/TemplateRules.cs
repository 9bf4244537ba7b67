using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Gateway.Tasks;

namespace Ainer.Gateway.Batches;

/// <summary>What a template may say. Pure.</summary>
internal static class TemplateRules
{
    private static readonly string[] Languages = ["zh-CN", "en"];
    private static readonly RunStage[] NotReviewed = [RunStage.Accepted, RunStage.Completed];

    /// <summary>Throws validation_failed, or what <see cref="ChapterText"/> throws, for the first thing that does not fit.</summary>
    public static void Check(RunTemplate template, int maxTextCharacters)
    {
        if (template.Priority is < 0 or > 9) throw Invalid("template.priority", "priority must be 0 (first) to 9 (last).");
        FieldChecks.Budget("template.budget", template.Budget);
        if (template.LanguageContext is { } language && !Languages.Contains(language))
            throw Invalid("template.language_context", $"'{language}' is not supported; use {string.Join(" or ", Languages)}, or leave it out to have it found.");
        if (template.ReviewBefore?.Any(NotReviewed.Contains) == true)
            throw Invalid("template.review_before", $"There is nothing to review before {string.Join(" or ", NotReviewed.Select(Names.Of))}.");
        if (template.Payload is { ValueKind: not JsonValueKind.Object }) throw Invalid("template.payload", "payload must be an object.");
        if (TextOf(template) is { } text) ChapterText.Check(text, maxTextCharacters);
    }

    /// <summary>The text that the template carries itself, or null.</summary>
    public static string? TextOf(RunTemplate template) =>
        template.Payload is { ValueKind: JsonValueKind.Object } payload && payload.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    /// <summary>A stored template with what a request sets itself on top.</summary>
    public static RunTemplate Over(RunTemplate stored, RunTemplate? given) => given is null ? stored : new RunTemplate
    {
        ChapterId = given.ChapterId ?? stored.ChapterId,
        RequestedQuality = given.RequestedQuality ?? stored.RequestedQuality,
        LanguageContext = given.LanguageContext ?? stored.LanguageContext,
        Priority = given.Priority ?? stored.Priority,
        Budget = given.Budget ?? stored.Budget,
        ReviewBefore = given.ReviewBefore ?? stored.ReviewBefore,
        Payload = given.Payload ?? stored.Payload,
    };

    internal static AinerException Invalid(string field, string message) => new(ErrorCode.ValidationFailed, message, new { field });
}
