using System.Text.Json;
using System.Text.Json.Nodes;
using Ainer.Gateway.Tests.Matrix;

namespace Ainer.Gateway.Tests.Contract;

/// <summary>
/// Every operation that takes a JSON object, given its own example with one field too many: refused, with its name and with what is allowed, which is what the document says. New operations
/// join by being described.
/// </summary>
[Collection(nameof(GatewayProcess))]
public sealed class StrayFieldTests(GatewayProcess gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_field_that_an_operation_does_not_know_is_refused_and_the_answer_names_those_that_the_document_describes()
    {
        var wrong = new List<string>();
        var asked = 0;
        foreach (var operation in ApiDescription.Gateway.Operations.Where(operation => operation.Method != "GET"))
        {
            if (ApiDescription.Gateway.RequestJson(operation) is not { } json) continue;
            var body = json.TryGetProperty("example", out var example) ? JsonNode.Parse(example.GetRawText()) : new JsonObject();
            if (body is not JsonObject fields) continue;
            fields["stray_field"] = 1;
            asked++;
            var path = operation.Path.Contains("/projects/", StringComparison.Ordinal) ? operation.Path.Replace("{id}", "p_001", StringComparison.Ordinal) : operation.Path;
            using var request = new HttpRequestMessage(new HttpMethod(operation.Method), TenantSamples.FillUnknown(operation with { Path = path }))
            {
                Content = new StringContent(fields.ToJsonString(), null, "application/json"),
            };
            using var answer = await gateway.Admin.SendAsync(request, Ct);
            var told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement;
            if (Complaint((int)answer.StatusCode, told, Names(json.GetProperty("schema"))) is { } complaint) wrong.Add($"{operation}: {complaint}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(asked, 20, int.MaxValue);
    }

    private static string? Complaint(int status, JsonElement told, SortedSet<string> documented)
    {
        if (status != 422) return $"answered {status} {told}";
        var details = told.GetProperty("error").GetProperty("details");
        // The world pack is laid over what there is, and goes by its own name.
        if ((details.GetProperty("path").GetString(), details.GetProperty("field").GetString()) is not (("$", "stray_field") or ("world_pack", "world_pack.stray_field"))) return $"does not name it: {details}";
        var allowed = details.GetProperty("allowed").EnumerateArray().Select(name => name.GetString()!).ToList();
        return documented.SetEquals(allowed) ? null : $"takes {string.Join(", ", allowed)}, but the document says {string.Join(", ", documented)}";
    }

    private static SortedSet<string> Names(JsonElement schema)
    {
        schema = ApiDescription.Gateway.Schemas.Resolve(schema);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        if (schema.TryGetProperty("properties", out var properties)) names.UnionWith(properties.EnumerateObject().Select(property => property.Name));
        foreach (var word in new[] { "allOf", "anyOf", "oneOf" })
            if (schema.TryGetProperty(word, out var parts)) foreach (var part in parts.EnumerateArray()) names.UnionWith(Names(part));
        return names;
    }
}
