using System.Text.Json;
using Ainer.Gateway.OpenApi;

namespace Ainer.Gateway.Tests.Contract;

/// <summary>One operation of the OpenAPI document.</summary>
internal sealed record ApiOperation(string Method, string Path, JsonElement Node)
{
    public string Id => Node.GetProperty("operationId").GetString()!;

    public bool IsPublic => Node.TryGetProperty("security", out var security) && security.GetArrayLength() == 0;

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>The OpenAPI document, as tests read it.</summary>
internal sealed class ApiDescription
{
    private static readonly Lazy<ApiDescription> Own = new(() => new ApiDescription(JsonDocument.Parse(OpenApiDocument.Text).RootElement));

    public ApiDescription(JsonElement document)
    {
        Document = document;
        Schemas = new SchemaCheck(document);
        Operations = [.. document.GetProperty("paths").EnumerateObject().SelectMany(path =>
            path.Value.EnumerateObject().Select(operation => new ApiOperation(operation.Name.ToUpperInvariant(), path.Name, operation.Value)))];
    }

    /// <summary>The gateway's own.</summary>
    public static ApiDescription Gateway => Own.Value;

    public JsonElement Document { get; }

    public SchemaCheck Schemas { get; }

    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>The operations of a concrete path, those of the most literal template.</summary>
    public IReadOnlyList<ApiOperation> At(string path)
    {
        var segments = Segments(path);
        return [.. Operations.Where(operation => Fits(Segments(operation.Path), segments))
            .GroupBy(operation => operation.Path).OrderBy(group => group.Key.Count(letter => letter == '{')).FirstOrDefault() ?? Enumerable.Empty<ApiOperation>()];
    }

    /// <summary>The parameters of an operation, resolved.</summary>
    public IEnumerable<JsonElement> Parameters(ApiOperation operation) =>
        operation.Node.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(Schemas.Resolve) : [];

    /// <summary>The JSON media type of a body or response, or null.</summary>
    public JsonElement? Json(JsonElement body) =>
        Schemas.Resolve(body).TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var json) ? json : null;

    /// <summary>The request body of an operation as JSON, or null.</summary>
    public JsonElement? RequestJson(ApiOperation operation) => operation.Node.TryGetProperty("requestBody", out var body) ? Json(body) : null;

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static bool Fits(string[] template, string[] path) =>
        template.Length == path.Length && template.Zip(path).All(pair => pair.First.StartsWith('{') || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
}
