using System.Text.Json;
using System.Text.RegularExpressions;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;

namespace Ainer.Gateway;

/// <summary>Checks of single fields that several bodies have. All throw validation_failed naming the field.</summary>
internal static partial class FieldChecks
{
    private const decimal HighestBudget = 1_000_000_000;
    private const int LongestTrace = 200;
    private const int HighestOrdinal = 1_000_000;

    /// <summary>Languages in which the line works.</summary>
    public static readonly string[] Languages = ["zh-CN", "en"];

    /// <summary>An id that a caller may choose.</summary>
    public static string? Id(string field, string? value) => value is null || PlainId().IsMatch(value) ? value : throw Invalid(field, $"{field} must have 1 to 64 letters, digits, - or _.");

    /// <summary>One line of text, trimmed.</summary>
    public static string Line(string field, string? value, int longest) =>
        value?.Trim() is { Length: > 0 } line && line.Length <= longest && !line.Any(char.IsControl) ? line : throw Invalid(field, $"{field} must have 1 to {longest} printable characters.");

    /// <summary>One line of text, or none.</summary>
    public static string? OptionalLine(string field, string? value, int longest) => value is null ? null : Line(field, value, longest);

    /// <summary>A language of the line, or none.</summary>
    public static string? Language(string? value) =>
        value is null || Languages.Contains(value) ? value : throw Invalid("language", $"'{value}' is not supported; use {string.Join(" or ", Languages)}, or leave it out to have it found.");

    /// <summary>Stages before which a run can wait, in the order in which it comes to them, each once.</summary>
    public static IReadOnlyList<RunStage> Gates(string field, IReadOnlyList<RunStage>? value)
    {
        foreach (var stage in value ?? [])
        {
            if (!ReviewGates.All.Contains(stage))
                throw Invalid(field, $"There is nothing to review before {Names.Of(stage)}; use one of {string.Join(", ", ReviewGates.All.Select(Names.Of))}.");
        }
        return value is null ? [] : [.. ReviewGates.All.Where(value.Contains)];
    }

    /// <summary>A field of a change: absent gives what there is, null clears.</summary>
    public static string? Changed(string field, JsonElement change, string? present) => change.ValueKind switch
    {
        JsonValueKind.Undefined => present,
        JsonValueKind.Null => null,
        JsonValueKind.String => change.GetString(),
        _ => throw Invalid(field, $"{field} must be a text."),
    };

    /// <summary>A budget that can be kept, or none.</summary>
    public static void Budget(string field, decimal? value)
    {
        if (value is < 0 or > HighestBudget) throw Invalid(field, $"{field} must be 0 to {HighestBudget:0}.");
    }

    /// <summary>A chapter's place in its book, or none. What follows is counted on from the highest, so that must leave room.</summary>
    public static void Ordinal(int? value)
    {
        if (value is < 0 or > HighestOrdinal) throw Invalid("ordinal", $"ordinal must be 0 to {HighestOrdinal}.");
    }

    /// <summary>What a caller calls his request; every event repeats it, so it is short.</summary>
    public static void Trace(string? traceId, string? correlationId)
    {
        OptionalLine("trace_id", traceId, LongestTrace);
        OptionalLine("correlation_id", correlationId, LongestTrace);
    }

    /// <summary>An object of at most 16 KiB of JSON, or none.</summary>
    public static JsonElement? Object(string field, JsonElement? value)
    {
        if (value is not { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } given) return null;
        if (given.ValueKind != JsonValueKind.Object) throw Invalid(field, $"{field} must be an object.");
        return given.GetRawText().Length <= 16 * 1024 ? given : throw Invalid(field, $"{field} must have at most 16384 characters of JSON.");
    }

    public static AinerException Invalid(string field, string message) => new(ErrorCode.ValidationFailed, message, new { field });

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex PlainId();
}
