using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ainer.Gateway.Tests.Contract;

/// <summary>
/// Holds JSON against a schema of the OpenAPI document, as far as the document uses JSON Schema 2020-12, and stricter in one thing: a field that no schema names is a mistake, unless the
/// schema says <c>additionalProperties</c>.
/// </summary>
internal sealed class SchemaCheck(JsonElement document)
{
    /// <summary>What does not fit, each with its place; nothing when all does.</summary>
    public IReadOnlyList<string> Problems(JsonElement schema, JsonElement value)
    {
        var problems = new List<string>();
        Check(schema, value, "$", problems, strict: true);
        return problems;
    }

    /// <summary>What a reference points at. Throws <see cref="KeyNotFoundException"/> for one that points nowhere.</summary>
    public JsonElement Resolve(JsonElement node)
    {
        while (node.ValueKind == JsonValueKind.Object && node.TryGetProperty("$ref", out var reference))
        {
            var at = document;
            foreach (var step in reference.GetString()![2..].Split('/'))
                at = at.TryGetProperty(step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out var next) ? next : throw new KeyNotFoundException($"{reference} points nowhere");
            node = at;
        }
        return node;
    }

    // Returns the names of the fields that the schema knows, so that a schema made of several decides once, at the outermost, what is too much.
    private HashSet<string> Check(JsonElement schema, JsonElement value, string path, List<string> problems, bool strict)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        schema = Resolve(schema);
        if (schema.ValueKind == JsonValueKind.True) return AllNames(value);
        CheckScalar(schema, value, path, problems);
        if (schema.TryGetProperty("allOf", out var all))
        {
            foreach (var part in all.EnumerateArray()) known.UnionWith(Check(part, value, path, problems, strict: false));
        }
        var choiceStrict = strict && !schema.TryGetProperty("properties", out _) && !schema.TryGetProperty("allOf", out _);
        foreach (var word in new[] { "anyOf", "oneOf" })
        {
            if (schema.TryGetProperty(word, out var choices)) known.UnionWith(CheckChoice(choices, value, path, problems, choiceStrict));
        }
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            var index = 0;
            foreach (var item in value.EnumerateArray()) Check(items, item, $"{path}[{index++}]", problems, strict: true);
        }
        if (value.ValueKind == JsonValueKind.Object) CheckObject(schema, value, path, problems, strict, known);
        return known;
    }

    private HashSet<string> CheckChoice(JsonElement choices, JsonElement value, string path, List<string> problems, bool strict)
    {
        List<string>? nearest = null;
        foreach (var choice in choices.EnumerateArray())
        {
            var found = new List<string>();
            var known = Check(choice, value, path, found, strict);
            if (found.Count == 0) return known;
            if (nearest is null || found.Count < nearest.Count) nearest = found;
        }
        problems.AddRange(nearest ?? []);
        return AllNames(value);
    }

    private void CheckObject(JsonElement schema, JsonElement value, string path, List<string> problems, bool strict, HashSet<string> known)
    {
        if (schema.TryGetProperty("required", out var required))
            problems.AddRange(required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{path}.{name} is missing"));
        var hasProperties = schema.TryGetProperty("properties", out var properties);
        var hasMore = schema.TryGetProperty("additionalProperties", out var more);
        foreach (var field in value.EnumerateObject())
        {
            if (hasProperties && properties.TryGetProperty(field.Name, out var property))
            {
                known.Add(field.Name);
                Check(property, field.Value, $"{path}.{field.Name}", problems, strict: true);
            }
            else if (hasMore && more.ValueKind != JsonValueKind.False)
            {
                known.Add(field.Name);
                Check(more, field.Value, $"{path}.{field.Name}", problems, strict: true);
            }
        }
        if (strict) problems.AddRange(value.EnumerateObject().Where(field => !known.Contains(field.Name)).Select(field => $"{path}.{field.Name} is not described"));
    }

    private static void CheckScalar(JsonElement schema, JsonElement value, string path, List<string> problems)
    {
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(name => Is(name, value)))
            problems.Add($"{path} is {Short(value)}, not {string.Join(" or ", Types(type))}");
        if (schema.TryGetProperty("const", out var constant) && !JsonElement.DeepEquals(constant, value)) problems.Add($"{path} is {Short(value)}, not {constant}");
        if (schema.TryGetProperty("enum", out var choices) && !choices.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)))
            problems.Add($"{path} is {Short(value)}, none of {choices.GetRawText()}");
        if (value.ValueKind == JsonValueKind.Number) CheckRange(schema, value.GetDouble(), path, problems);
        if (value.ValueKind == JsonValueKind.String) CheckText(schema, value.GetString()!, path, problems);
    }

    private static void CheckRange(JsonElement schema, double number, string path, List<string> problems)
    {
        if (schema.TryGetProperty("minimum", out var least) && number < least.GetDouble()) problems.Add($"{path} is below {least}");
        if (schema.TryGetProperty("maximum", out var most) && number > most.GetDouble()) problems.Add($"{path} is above {most}");
    }

    private static void CheckText(JsonElement schema, string text, string path, List<string> problems)
    {
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1))) problems.Add($"{path} does not match {pattern}");
        if (schema.TryGetProperty("minLength", out var least) && text.Length < least.GetInt32()) problems.Add($"{path} is shorter than {least}");
        if (schema.TryGetProperty("maxLength", out var most) && text.Length > most.GetInt32()) problems.Add($"{path} is longer than {most}");
        if (!schema.TryGetProperty("format", out var format)) return;
        var fits = format.GetString() switch
        {
            "date-time" => text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
            _ => true,
        };
        if (!fits) problems.Add($"{path} is no {format}");
    }

    private static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(name => name.GetString()!) : [type.GetString()!];

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        _ => throw new InvalidOperationException($"'{type}' is no type of JSON Schema."),
    };

    private static HashSet<string> AllNames(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? [.. value.EnumerateObject().Select(field => field.Name)] : [];

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..60] + "…" : value.GetRawText();
}
