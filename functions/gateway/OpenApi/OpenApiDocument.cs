using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ainer.Gateway.OpenApi;

/// <summary>
/// The OpenAPI 3.1 description: document.json, and for each capability the openapi.json in its own folder
/// (<c>{"tag": {..}, "paths": {..}, "schemas": {..}}</c>). A name that two of them define is an error at start. What all share is added here: see <see cref="SharedAnswers"/>.
/// The whole is checked in as docs/openapi.json; tests hold it against the routes and against real answers.
/// </summary>
internal static class OpenApiDocument
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON text.</summary>
    public static string Text { get; } = Assemble().ToJsonString(Readable) + "\n";

    private static JsonObject Assemble()
    {
        var document = Read("OpenApi/document.json");
        var components = document["components"]!.AsObject();
        var schemas = components["schemas"]!.AsObject();
        var tags = new JsonArray();
        var paths = new JsonObject();
        foreach (var name in Resources().Where(name => name.EndsWith("/openapi.json", StringComparison.Ordinal)))
        {
            var capability = Read(name);
            tags.Add(capability["tag"]!.DeepClone());
            Move(capability["paths"]!.AsObject(), paths);
            Move(capability["schemas"]!.AsObject(), schemas);
        }
        schemas["ErrorCode"] = SharedAnswers.ErrorCodes();
        SharedAnswers.Describe(schemas, Read("OpenApi/words.json"));
        SharedAnswers.Describe(paths, Read("OpenApi/words.json"));
        foreach (var (path, operations) in paths)
        {
            foreach (var (_, operation) in operations!.AsObject()) SharedAnswers.Complete(path, operation!.AsObject());
        }
        document["tags"] = tags;
        document["paths"] = paths;
        // Read last by people, so it comes last.
        document.Remove("components");
        document["components"] = components;
        return document;
    }

    private static void Move(JsonObject from, JsonObject to)
    {
        foreach (var (name, value) in from) to.Add(name, value!.DeepClone());
    }

    private static IEnumerable<string> Resources() => typeof(OpenApiDocument).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal);

    private static JsonObject Read(string resource)
    {
        using var stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream(resource)!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
