using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainer.Gateway.Tests.Matrix;

namespace Ainer.Gateway.Tests.Contract;

/// <summary>
/// Every operation that takes JSON, given its own example with each part replaced by what nobody means: whatever is wrong with it, the answer says what, and never that something unexpected
/// went wrong. New operations join by being described.
/// </summary>
[Collection(nameof(GatewayProcess))]
public sealed class OddBodyTests(GatewayProcess gateway)
{
    private const string Mark = "@odd@";
    private static readonly string[] Odd =
    [
        "\"\\ud800\"", "\"a\\u0000\"", "1e200000", "1e27", "-1", "99999999999999999999", "null", "[null]", "[[]]", "{}", "{\"\\udc00\":1}", "{\"a\":1e-200000}", "\"\"", "true",
        "\"0001-01-01T00:00:00+14:00\"", "\"line\\nbell\\u0007\"", "{\"a\":1,\"a\":2}",
    ];

    /// <summary>These take something from the house for good.</summary>
    private static readonly string[] Spared = ["DrainNode", "CreateTenant"];
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_body_however_odd_is_answered_with_an_unexpected_failure()
    {
        // A tenant of its own, so that what does fit after all disturbs nobody.
        var (_, founded) = await gateway.Admin.PostAsync("/api/v1/system/tenants", """{"name":"Odd bodies","per_second":0}""", Ct);
        using var founder = gateway.Client(founded.GetProperty("secret").GetString());
        var (_, key) = await founder.PostAsync("/api/v1/api-keys", """{"name":"odd","role":"admin","per_second":1000000}""", Ct);
        using var client = gateway.Client(key.GetProperty("secret").GetString());
        Assert.Equal(201, (await client.PostAsync("/api/v1/projects", """{"project_id":"p_odd","name":"Odd"}""", Ct)).Status);
        var wrong = new List<string>();
        var asked = 0;
        foreach (var operation in ApiDescription.Gateway.Operations.Where(operation => !operation.IsPublic && operation.Method != "GET" && !Spared.Contains(operation.Id)))
        {
            if (ApiDescription.Gateway.RequestJson(operation) is not { } json || !json.TryGetProperty("example", out var example)) continue;
            var path = operation.Path.Contains("/projects/", StringComparison.Ordinal) ? operation.Path.Replace("{id}", "p_odd", StringComparison.Ordinal) : operation.Path;
            foreach (var body in Bodies(example))
            {
                asked++;
                var status = await AskAsync(client, operation.Method, TenantSamples.FillUnknown(operation with { Path = path }), body);
                if (status is 429 or >= 500 and not 503) wrong.Add($"{operation} {body} -> {status}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(asked, 500, int.MaxValue);
    }

    private static async Task<int> AskAsync(HttpClient client, string method, string path, string body)
    {
        // In bytes: some of these texts are none.
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/vnd.odd+json") } } };
        using var answer = await client.SendAsync(request, Ct);
        return (int)answer.StatusCode;
    }

    private static IEnumerable<string> Bodies(JsonElement example)
    {
        foreach (var place in Places(JsonNode.Parse(example.GetRawText())))
        {
            // The keys of the first bodies would make the rest repetitions.
            if (place.Contains("idempotency_key", StringComparer.Ordinal)) continue;
            var marked = Replaced(JsonNode.Parse(example.GetRawText())!, place).ToJsonString();
            foreach (var odd in Odd) yield return marked.Replace($"\"{Mark}\"", odd, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string[]> Places(JsonNode? node)
    {
        yield return [];
        var below = node switch
        {
            JsonObject members => members.Select(member => (member.Key, member.Value)),
            JsonArray { Count: > 0 } items => [("0", items[0])],
            _ => Enumerable.Empty<(string Key, JsonNode? Value)>(),
        };
        foreach (var (key, value) in below)
            foreach (var place in Places(value)) yield return [key, .. place];
    }

    private static JsonNode Replaced(JsonNode node, string[] place)
    {
        if (place.Length == 0) return JsonValue.Create(Mark)!;
        var below = node is JsonObject members ? members[place[0]] : node.AsArray()[0];
        var changed = Replaced(below?.DeepClone() ?? JsonValue.Create(0), place[1..]);
        if (node is JsonObject holder) holder[place[0]] = changed;
        else node.AsArray()[0] = changed;
        return node;
    }
}
