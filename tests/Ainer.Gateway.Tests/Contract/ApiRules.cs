using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ainer.Gateway.Tests.Contract;

/// <summary>
/// What the OpenAPI document must be so that a client can be generated from it and a person can read it. Each rule names the place and what to do. Pure.
/// </summary>
internal sealed partial class ApiRules(ApiDescription api)
{
    private static readonly string[] Success = ["200", "201", "202"];
    private static readonly string[] OfEverySecured = ["401", "403", "429", "503"];

    /// <summary>A token or ticket ends by itself within the hour, and draining twice is draining once: a repetition needs no recognition.</summary>
    private static readonly string[] CreateWithoutKey = ["CreateToken", "CreateStreamTicket", "DrainNode"];

    public IReadOnlyList<string> Violations() => [.. OfOperations(), .. OfSchemas(), .. OfComponents()];

    private IEnumerable<string> OfOperations()
    {
        foreach (var twice in api.Operations.GroupBy(operation => operation.Id).Where(group => group.Count() > 1)) yield return $"operationId {twice.Key} is used twice";
        var tags = api.Document.GetProperty("tags").EnumerateArray().ToList();
        foreach (var tag in tags.Where(tag => !HasText(tag, "description"))) yield return $"tag {tag.GetProperty("name")} has no description";
        var tagNames = tags.Select(tag => tag.GetProperty("name").GetString()).ToHashSet();
        foreach (var operation in api.Operations)
        {
            var problems = OfText(operation, tagNames).Concat(OfParameters(operation)).Concat(OfStatuses(operation)).Concat(OfBodies(operation));
            foreach (var problem in problems) yield return $"{operation}: {problem}";
        }
    }

    private static IEnumerable<string> OfText(ApiOperation operation, HashSet<string?> tags)
    {
        if (!PascalCase().IsMatch(operation.Id)) yield return $"operationId {operation.Id} is not in PascalCase";
        if (!HasText(operation.Node, "summary")) yield return "summary is missing";
        if (!operation.Node.TryGetProperty("tags", out var own) || own.GetArrayLength() != 1 || !tags.Contains(own[0].GetString())) yield return "exactly one tag of the document is due";
        if (!operation.Node.TryGetProperty("security", out _)) yield return "security is missing: [] for a public one";
    }

    private IEnumerable<string> OfParameters(ApiOperation operation)
    {
        var parameters = api.Parameters(operation).ToList();
        foreach (var parameter in parameters)
        {
            var name = parameter.GetProperty("name").GetString();
            if (!HasText(parameter, "description")) yield return $"parameter {name} has no description";
            if (!parameter.TryGetProperty("schema", out var schema) || !schema.TryGetProperty("type", out _)) yield return $"parameter {name} has no type";
        }
        var inPath = PathParameter().Matches(operation.Path).Select(match => match.Groups[1].Value).Order();
        var described = parameters.Where(parameter => parameter.GetProperty("in").GetString() == "path").Select(parameter => parameter.GetProperty("name").GetString()!).Order();
        if (!inPath.SequenceEqual(described)) yield return $"path parameters are {string.Join(", ", inPath)}, described are {string.Join(", ", described)}";
    }

    private IEnumerable<string> OfStatuses(ApiOperation operation)
    {
        var responses = operation.Node.GetProperty("responses");
        if (!Success.Any(status => responses.TryGetProperty(status, out _)) && !responses.TryGetProperty("204", out _)) yield return "no success is described";
        var due = operation.IsPublic ? [] : OfEverySecured.ToList();
        if (operation.Path.Contains('{', StringComparison.Ordinal)) due.Add("404");
        if (operation.Node.TryGetProperty("requestBody", out _)) due.AddRange(["413", "415", "422"]);
        foreach (var status in due.Where(status => !responses.TryGetProperty(status, out _))) yield return $"status {status} is not described";
        foreach (var response in responses.EnumerateObject().Where(response => response.Name[0] is '4' or '5' && response.Name != "4XX" && operation.Id != "Readyz"))
        {
            if (api.Json(response.Value) is not { } json || json.GetProperty("schema").GetProperty("$ref").GetString() != "#/components/schemas/Error") yield return $"status {response.Name} does not answer with Error";
        }
        var creates = operation.Method == "POST" && (responses.TryGetProperty("201", out _) || responses.TryGetProperty("202", out _)) && !CreateWithoutKey.Contains(operation.Id);
        if (creates && api.Parameters(operation).All(parameter => parameter.GetProperty("name").GetString() != "Idempotency-Key")) yield return "creates something, and so takes the header Idempotency-Key";
        if (creates && !responses.TryGetProperty("409", out _)) yield return "creates something, and so may answer 409 (idempotency_conflict, idempotency_in_flight)";
        if (creates && !responses.TryGetProperty("400", out _)) yield return "creates something, and so may answer 400 (idempotency_key_mismatch)";
    }

    private IEnumerable<string> OfBodies(ApiOperation operation)
    {
        if (api.RequestJson(operation) is { } request)
        {
            foreach (var problem in OfExamples(request)) yield return $"request body: {problem}";
        }
        foreach (var response in operation.Node.GetProperty("responses").EnumerateObject().Where(response => Success.Contains(response.Name)))
        {
            if (api.Json(response.Value) is not { } json) continue;
            foreach (var problem in OfExamples(json)) yield return $"response {response.Name}: {problem}";
        }
        if (api.Parameters(operation).Any(parameter => parameter.GetProperty("name").GetString() == "cursor") && operation.Node.GetProperty("responses").TryGetProperty("200", out var list) && api.Json(list) is { } page)
        {
            var properties = api.Schemas.Resolve(page.GetProperty("schema")).TryGetProperty("properties", out var found) ? found : default;
            if (properties.ValueKind != JsonValueKind.Object || !properties.TryGetProperty("items", out _) || !properties.TryGetProperty("next_cursor", out _)) yield return "a list answers with items and next_cursor";
        }
    }

    private IEnumerable<string> OfExamples(JsonElement media)
    {
        if (!media.TryGetProperty("schema", out var schema)) return ["schema is missing"];
        var examples = media.TryGetProperty("example", out var one) ? [one]
            : media.TryGetProperty("examples", out var several) ? several.EnumerateObject().Select(example => example.Value.GetProperty("value")).ToList() : [];
        return examples.Count == 0 ? ["example is missing"] : examples.SelectMany(example => api.Schemas.Problems(schema, example)).Select(problem => $"example: {problem}");
    }

    private IEnumerable<string> OfSchemas()
    {
        foreach (var schema in api.Document.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            if (!PascalCase().IsMatch(schema.Name)) yield return $"schema {schema.Name} is not in PascalCase";
            foreach (var problem in OfSchema(schema.Value)) yield return $"schema {schema.Name}{problem}";
        }
    }

    private static IEnumerable<string> OfSchema(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || schema.TryGetProperty("$ref", out _)) yield break;
        if (!new[] { "type", "oneOf", "anyOf", "allOf" }.Any(word => schema.TryGetProperty(word, out _))) yield return " has no type";
        var isObject = schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "object";
        var hasProperties = schema.TryGetProperty("properties", out var properties);
        if (isObject && !hasProperties && !schema.TryGetProperty("additionalProperties", out _)) yield return " is an object of nothing: name its properties, or say additionalProperties";
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Where(name => !hasProperties || !properties.TryGetProperty(name.GetString()!, out _))) yield return $" requires {name}, which it does not have";
        }
        if (schema.TryGetProperty("items", out var items))
        {
            foreach (var problem in OfSchema(items)) yield return $"[]{problem}";
        }
        if (!hasProperties) yield break;
        foreach (var property in properties.EnumerateObject())
        {
            if (!SnakeCase().IsMatch(property.Name)) yield return $".{property.Name} is not in snake_case";
            if (!HasText(property.Value, "description")) yield return $".{property.Name} has no description (words that hold everywhere go into functions/gateway/OpenApi/words.json)";
            foreach (var problem in OfSchema(property.Value)) yield return $".{property.Name}{problem}";
        }
    }

    private IEnumerable<string> OfComponents()
    {
        var text = api.Document.GetRawText();
        foreach (var kind in new[] { "schemas", "responses" })
        {
            foreach (var component in api.Document.GetProperty("components").GetProperty(kind).EnumerateObject())
            {
                if (!text.Contains($"\"#/components/{kind}/{component.Name}\"", StringComparison.Ordinal)) yield return $"{kind} {component.Name} is not used";
            }
        }
        foreach (var reference in Reference().Matches(text).Select(match => match.Groups[1].Value).Distinct())
        {
            var steps = reference.Split('/');
            if (steps.Length != 3 || !api.Document.GetProperty("components").TryGetProperty(steps[1], out var kind) || !kind.TryGetProperty(steps[2], out _)) yield return $"#/{reference} points nowhere";
        }
    }

    private static bool HasText(JsonElement node, string name) => node.TryGetProperty(name, out var text) && !string.IsNullOrWhiteSpace(text.GetString());

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*$")]
    private static partial Regex PascalCase();

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex SnakeCase();

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex PathParameter();

    [GeneratedRegex("\"\\$ref\":\\s*\"#/([^\"]+)\"")]
    private static partial Regex Reference();
}
