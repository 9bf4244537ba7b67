using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Ainer.Gateway.Tests.Contract;

/// <summary>
/// Stands between every test's client and the gateway and holds each real answer to the OpenAPI document: the route, the status, and each field of the body; and of a request that succeeded, its
/// query parameters and body. What is not described fails the test that saw it.
/// </summary>
internal sealed class ContractRecorder(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string Remedy = "Describe it in the openapi.json of the capability's folder under functions/gateway, then run SurfaceTests with AINER_WRITE_GENERATED=1; or stop the gateway from doing it.";

    private static readonly ConcurrentDictionary<string, bool> Succeeded = new(StringComparer.Ordinal);

    /// <summary>The ids of the operations that have answered 2xx to some test of this program.</summary>
    internal static IReadOnlyCollection<string> SucceededOperations => [.. Succeeded.Keys];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = request.Content is { Headers.ContentType.MediaType: "application/json" } content ? await content.ReadAsStringAsync(cancellationToken) : null;
        var answer = await base.SendAsync(request, cancellationToken);
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (type == "application/json") await answer.Content.LoadIntoBufferAsync(cancellationToken);
        var body = type == "application/json" ? await answer.Content.ReadAsStringAsync(cancellationToken) : null;
        var problems = Problems(ApiDescription.Gateway, request.Method.Method, request.RequestUri!, sent, answer.StatusCode, type, body);
        if (problems.Count > 0)
            Assert.Fail($"{request.Method} {request.RequestUri!.PathAndQuery} -> {(int)answer.StatusCode} breaks the OpenAPI document:\n  {string.Join("\n  ", problems)}\n{Remedy}");
        if (answer.IsSuccessStatusCode && ApiDescription.Gateway.At(request.RequestUri!.AbsolutePath).FirstOrDefault(operation => operation.Method == request.Method.Method) is { } done) Succeeded[done.Id] = true;
        return answer;
    }

    /// <summary>What of an exchange the description does not say. Pure.</summary>
    internal static IReadOnlyList<string> Problems(ApiDescription api, string method, Uri address, string? sent, HttpStatusCode status, string? type, string? body)
    {
        if (method == "HEAD") return Head(api, address, status, body);
        var at = api.At(address.AbsolutePath);
        if (method == "OPTIONS" && status == HttpStatusCode.NoContent) return [];
        if (at.FirstOrDefault(operation => operation.Method == method) is not { } operation)
        {
            var expected = at.Count > 0 ? HttpStatusCode.MethodNotAllowed : HttpStatusCode.NotFound;
            return status == expected
                ? Body(api, api.Document.GetProperty("components").GetProperty("schemas").GetProperty("Error"), body)
                : [$"the document has no {method} for this path"];
        }
        if (!operation.Node.GetProperty("responses").TryGetProperty(((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture), out var response))
            return [$"{operation} does not describe status {(int)status}{(body is null ? "" : $", which came with {body}")}"];
        var problems = new List<string>();
        if (status < HttpStatusCode.MultipleChoices) problems.AddRange(Request(api, operation, address, sent));
        problems.AddRange(Response(api, response, type, body));
        return problems;
    }

    /// <summary>HEAD is not described by itself: it has the statuses of GET and no body.</summary>
    private static IReadOnlyList<string> Head(ApiDescription api, Uri address, HttpStatusCode status, string? body)
    {
        if (!string.IsNullOrEmpty(body)) return ["HEAD has a body"];
        var at = api.At(address.AbsolutePath);
        if (at.FirstOrDefault(operation => operation.Method == "GET") is { } get)
            return get.Node.GetProperty("responses").TryGetProperty(((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture), out _) ? [] : [$"{get} does not describe status {(int)status}"];
        return status == (at.Count > 0 ? HttpStatusCode.MethodNotAllowed : HttpStatusCode.NotFound) ? [] : ["the document has no GET for this path"];
    }

    private static IEnumerable<string> Request(ApiDescription api, ApiOperation operation, Uri address, string? sent)
    {
        var named = api.Parameters(operation).Where(parameter => parameter.GetProperty("in").GetString() == "query").Select(parameter => parameter.GetProperty("name").GetString()!).ToHashSet();
        foreach (var name in QueryHelpers.ParseQuery(address.Query).Keys.Where(name => !named.Contains(name) && name != "ticket")) yield return $"query parameter {name} is not described";
        if (string.IsNullOrWhiteSpace(sent)) yield break;
        if (api.RequestJson(operation) is not { } json)
        {
            // A body that nobody reads is no mistake.
            yield break;
        }
        using var parsed = JsonDocument.Parse(sent);
        foreach (var problem in api.Schemas.Problems(json.GetProperty("schema"), parsed.RootElement)) yield return $"request body: {problem}";
    }

    private static IEnumerable<string> Response(ApiDescription api, JsonElement response, string? type, string? body)
    {
        var resolved = api.Schemas.Resolve(response);
        if (!resolved.TryGetProperty("content", out var content)) return string.IsNullOrEmpty(body) ? [] : ["the description has no body"];
        if (type is null || !content.TryGetProperty(type, out var media)) return [$"content type {type ?? "(none)"} is not described"];
        return type == "application/json" ? Body(api, media.GetProperty("schema"), body) : [];
    }

    private static IReadOnlyList<string> Body(ApiDescription api, JsonElement schema, string? body)
    {
        if (string.IsNullOrEmpty(body)) return ["the body is empty"];
        using var parsed = JsonDocument.Parse(body);
        return api.Schemas.Problems(schema, parsed.RootElement);
    }
}
