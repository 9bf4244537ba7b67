using System.Text.Json;
using Ainer.Gateway.Tests.Matrix;

namespace Ainer.Gateway.Tests.Contract;

/// <summary>Every query parameter of the OpenAPI document that names its values takes these and no others. New filters join by being described.</summary>
[Collection(nameof(GatewayProcess))]
public sealed class FilterValueTests(GatewayProcess gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Streams take the same filters as lists; one that is accepted would stay open.</summary>
    private static IEnumerable<Filter> Filters =>
        from operation in ApiDescription.Gateway.Operations
        where operation.Method == "GET"
        from parameter in ApiDescription.Gateway.Parameters(operation)
        where parameter.GetProperty("in").GetString() == "query"
        let schema = parameter.GetProperty("schema")
        let values = EnumOf(schema)
        where values is not null
        select new Filter(operation, parameter.GetProperty("name").GetString()!, values, schema.GetProperty("type").GetString() == "array");

    [Fact]
    public async Task A_value_that_there_is_not_is_refused_and_the_answer_names_those_that_there_are()
    {
        var wrong = new List<string>();
        foreach (var filter in Filters)
        {
            foreach (var value in filter.Several ? ["no_such_value", $"{filter.Values[0]},no_such_value"] : new[] { "no_such_value" })
            {
                var (status, body) = await gateway.Admin.ReadAsync($"{TenantSamples.FillUnknown(filter.Operation)}?{filter.Name}={value}", Ct);
                var details = status == 422 ? body.GetProperty("error").GetProperty("details") : default;
                var right = status == 422 && details.GetProperty("field").GetString() == filter.Name
                    && details.GetProperty("allowed").EnumerateArray().Select(one => one.GetString()).Order(StringComparer.Ordinal).SequenceEqual(filter.Values.Order(StringComparer.Ordinal));
                if (!right) wrong.Add($"{filter.Operation}?{filter.Name}={value} -> {status} {body}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_value_that_is_described_is_taken_alone_and_all_together()
    {
        var wrong = new List<string>();
        foreach (var filter in Filters)
        {
            foreach (var value in filter.Several ? [.. filter.Values, string.Join(',', filter.Values)] : filter.Values)
            {
                // Of a thing that does not exist, which is looked for once the filter is understood; what asks for more parameters names those.
                var (status, body) = await gateway.Admin.ReadAsync($"{TenantSamples.FillUnknown(filter.Operation)}?{filter.Name}={value}", Ct);
                if (status is not (200 or 404) && !(status == 422 && body.GetProperty("error").GetProperty("details").GetProperty("field").GetString() != filter.Name))
                    wrong.Add($"{filter.Operation}?{filter.Name}={value} -> {status} {body}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(Filters.Count(), 20, int.MaxValue);
    }

    private static string[]? EnumOf(JsonElement schema) =>
        (schema.TryGetProperty("items", out var items) ? items : schema).TryGetProperty("enum", out var values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : null;

    private sealed record Filter(ApiOperation Operation, string Name, string[] Values, bool Several);
}
