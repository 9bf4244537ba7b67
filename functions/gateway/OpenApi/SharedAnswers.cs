using System.Text.Json.Nodes;
using Ainer.Contracts;
using Ainer.Contracts.Errors;

namespace Ainer.Gateway.OpenApi;

/// <summary>
/// What the gateway answers in every capability, and what a field of one name means wherever it stands, written once: middleware and body reading give these statuses whatever the
/// capability does, and words.json has the descriptions. What a capability says itself stands.
/// </summary>
internal static class SharedAnswers
{
    /// <summary>The error codes as a schema, from the catalog.</summary>
    public static JsonObject ErrorCodes() => new()
    {
        ["type"] = "string",
        ["description"] = "Why, from a closed list; docs/error-codes.md says what each means.",
        ["enum"] = new JsonArray([.. ErrorCatalog.All.Select(rule => (JsonNode)Names.Of(rule.Code))]),
    };

    /// <summary>Adds to an operation the statuses that follow from its security, its path and its body.</summary>
    public static void Complete(string path, JsonObject operation)
    {
        var responses = operation["responses"]!.AsObject();
        var secured = operation["security"] is JsonArray { Count: > 0 };
        var hasQuery = operation["parameters"] is JsonArray parameters && parameters.Any(parameter => (string?)parameter!["in"] == "query");
        var takesKey = operation["parameters"] is JsonArray all && all.Any(parameter => (string?)parameter!["name"] == "Idempotency-Key");
        var hasBody = operation["requestBody"] is not null;
        if (secured)
        {
            Add("401", "Unauthenticated");
            Add("403", "Forbidden");
            Add("429", "RateLimited");
            Add("503", "Unavailable");
        }
        // Public pages take nothing that could be refused.
        else Add("4XX", "Malformed");
        if (path.Contains('{', StringComparison.Ordinal)) Add("404", "NotFound");
        if (takesKey)
        {
            Add("400", "BadRequest");
            Add("409", "Conflict");
        }
        if (hasBody || hasQuery) Add("422", "Invalid");
        if (hasBody)
        {
            Add("413", "TooLarge");
            Add("415", "UnsupportedMediaType");
        }
        operation["responses"] = new JsonObject(responses.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));

        void Add(string status, string name)
        {
            if (!responses.ContainsKey(status)) responses[status] = new JsonObject { ["$ref"] = $"#/components/responses/{name}" };
        }
    }

    /// <summary>Describes each property that has no description of its own with the words for its name, if there are any.</summary>
    public static void Describe(JsonNode? node, JsonObject words)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array) Describe(item, words);
            return;
        }
        if (node is not JsonObject schema) return;
        foreach (var (name, value) in schema)
        {
            if (name is "example" or "examples" or "enum" or "const" or "default") continue;
            if (name == "properties") DescribeProperties(value!.AsObject(), words);
            if (name == "parameters" && value is JsonArray parameters) DescribeParameters(parameters, words);
            Describe(value, words);
        }
    }

    private static void DescribeParameters(JsonArray parameters, JsonObject words)
    {
        foreach (var parameter in parameters.OfType<JsonObject>().Where(parameter => !parameter.ContainsKey("description") && !parameter.ContainsKey("$ref")))
        {
            if (words[(string)parameter["name"]!] is { } text) parameter["description"] = text.DeepClone();
        }
    }

    private static void DescribeProperties(JsonObject properties, JsonObject words)
    {
        foreach (var (name, property) in properties)
        {
            if (property is JsonObject described && !described.ContainsKey("description") && words[name] is { } text) described["description"] = text.DeepClone();
        }
    }
}
