using System.Text.Json;
using System.Text.RegularExpressions;
using Ainer.Contracts;
using Ainer.Contracts.Errors;

namespace Ainer.FunctionApp.Http;

/// <summary>Says in the words of JSON why a body is not the contract: where it stands, and what is due there. Pure.</summary>
internal static partial class BodyMisfit
{
    private const int LongestField = 100;

    /// <summary>What these hold is the caller's own; a task's type, or whoever reads it, says what fits.</summary>
    private static readonly HashSet<string> Free = new(StringComparer.Ordinal) { "payload", "params", "settings", "metadata" };

    /// <summary>The refusal for what the parser said of a body that should have been such a contract.</summary>
    public static AinerException Of(JsonException exception, Type contract)
    {
        if (Unmapped().Match(exception.Message) is { Success: true } unmapped) return Stray(exception.Path, unmapped.Groups["field"].Value, contract);
        var path = exception.Path is { Length: > 1 } deeper ? deeper : "the body";
        var message = Missing().Match(exception.Message) is { Success: true } missing ? $"{path} lacks {missing.Groups[1].Value.Replace("'", "", StringComparison.Ordinal)}."
            : Unconvertible().Match(exception.Message) is { Success: true } unfit ? (Words(unfit.Groups[1].Value) ?? Words(ContractPlace.TypeAt(contract, exception.Path)?.ToString() ?? "")) is { } due ? $"{path} must be {due}." : $"{path} does not have the form that /api/openapi.json describes."
            : $"The body is no JSON that fits: {FirstSentence(exception.Message)}";
        return new AinerException(ErrorCode.ValidationFailed, char.ToUpperInvariant(message[0]) + message[1..], new { path = exception.Path });
    }

    /// <summary>The refusal of a field that the contract does not have at its place.</summary>
    private static AinerException Stray(string? path, string field, Type contract)
    {
        // The parser names the place of the field itself, or that of what holds it.
        var holder = path is null ? "$" : path.EndsWith($".{field}", StringComparison.Ordinal) ? path[..^(field.Length + 1)] : path.EndsWith($"['{field}']", StringComparison.Ordinal) ? path[..^(field.Length + 4)] : path;
        if (field.Length > LongestField) field = field[..LongestField] + "…";
        var allowed = ContractPlace.TypeAt(contract, holder) is { } type ? AinerJson.Options.GetTypeInfo(type).Properties.Select(property => property.Name).Order(StringComparer.Ordinal).ToList() : [];
        var takes = allowed.Count == 0 ? "/api/openapi.json says what it takes" : $"it takes {string.Join(", ", allowed)}";
        return new AinerException(ErrorCode.ValidationFailed, $"{(holder == "$" ? "The body" : holder)} has a field '{field}', which is not known here; {takes}.", new { field, path = holder, allowed });
    }

    /// <summary>Throws validation_failed where a list holds null, which no contract means and every reader would trip over. Costs nothing where no null is.</summary>
    public static void RefuseNullItems(string body)
    {
        if (!body.Contains("null", StringComparison.Ordinal)) return;
        using var document = JsonDocument.Parse(body);
        if (PlaceOfNull(document.RootElement, "$") is { } place) throw new AinerException(ErrorCode.ValidationFailed, $"{place} is null; leave it out of the list.", new { path = place });
    }

    private static string? PlaceOfNull(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().Select((item, i) => item.ValueKind == JsonValueKind.Null ? $"{path}[{i}]" : PlaceOfNull(item, $"{path}[{i}]")).FirstOrDefault(place => place is not null);
        return element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().Where(property => !Free.Contains(property.Name)).Select(property => PlaceOfNull(property.Value, $"{path}.{property.Name}")).FirstOrDefault(place => place is not null)
            : null;
    }

    /// <summary>A .NET type as who writes JSON calls it; null where the parser names only what holds the misfit.</summary>
    private static string? Words(string type)
    {
        var inner = type.StartsWith("System.Nullable`1[", StringComparison.Ordinal) ? type["System.Nullable`1[".Length..^1] : type;
        return inner switch
        {
            "System.String" => "a text",
            "System.Int32" or "System.Int64" => "a whole number",
            "System.Double" or "System.Decimal" => "a number within reach",
            "System.Boolean" => "true or false",
            "System.DateTimeOffset" => "a time such as 2026-01-01T00:00:00Z",
            _ when inner.Contains("List`1", StringComparison.Ordinal) || inner.EndsWith("[]", StringComparison.Ordinal) => "a list",
            _ when IsEnum(inner, out var names) => $"one of {names}",
            _ => null,
        };
    }

    private static bool IsEnum(string name, out string values)
    {
        var type = AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name)).FirstOrDefault(found => found is not null);
        values = type is { IsEnum: true } ? string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)) : "";
        return values.Length > 0;
    }

    /// <summary>System.Text.Json appends where it stood; the first sentence is for the caller.</summary>
    private static string FirstSentence(string message) => message.IndexOf(" Path: ", StringComparison.Ordinal) is >= 0 and var cut ? FirstOf(message[..cut]) : FirstOf(message);

    /// <summary>What follows speaks of the parser's own settings.</summary>
    private static string FirstOf(string message) => message.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? message[..(end + 1)] : message;

    [GeneratedRegex(@"could not be converted to (\S+?)\.(?: Path: |$)")]
    private static partial Regex Unconvertible();

    [GeneratedRegex(@"^The JSON property '(?<field>.*)' could not be mapped to any \.NET member", RegexOptions.Singleline)]
    private static partial Regex Unmapped();

    [GeneratedRegex(@"missing required properties including: ([^.;]+)")]
    private static partial Regex Missing();
}
