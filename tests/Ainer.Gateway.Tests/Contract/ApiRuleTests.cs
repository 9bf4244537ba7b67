using System.Net;
using System.Text.Json;

namespace Ainer.Gateway.Tests.Contract;

/// <summary>Holds the OpenAPI document to the rules, and the rules and the recorder to what they are there for.</summary>
public sealed class ApiRuleTests
{
    [Fact]
    public void The_document_is_complete_enough_to_generate_a_client_from_it()
    {
        var violations = new ApiRules(ApiDescription.Gateway).Violations();
        Assert.True(violations.Count == 0, $"{violations.Count} to correct in the openapi.json of the capabilities' folders:\n  {string.Join("\n  ", violations)}");
    }

    [Fact]
    public void The_rules_find_what_is_wrong()
    {
        const string bad = """
            { "tags": [ { "name": "a" } ],
              "paths": { "/x/{id}": { "post": { "operationId": "x", "tags": ["b"], "parameters": [ { "name": "cursor", "in": "query" } ], "security": [ { "bearer": [] } ],
                "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Gone" } } } },
                "responses": { "201": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/X" }, "example": { "b": 1 } } } } } } } },
              "components": { "responses": {}, "schemas": { "X": { "type": "object", "properties": { "aB": { "type": "object" } }, "required": ["c"] }, "Spare": {} } } }
            """;
        var found = string.Join('\n', new ApiRules(new ApiDescription(JsonDocument.Parse(bad).RootElement)).Violations());
        string[] expected = ["tag a has no description", "PascalCase", "summary is missing", "exactly one tag", "parameter cursor has no description", "path parameters are id", "status 401", "status 404", "status 413",
            "Idempotency-Key", "example is missing", "$.b is not described", "$.c is missing", "requires c", ".aB is not in snake_case", ".aB has no description", "object of nothing", "schemas Spare is not used", "#/components/schemas/Gone points nowhere"];
        Assert.All(expected, text => Assert.Contains(text, found, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "http://gateway/api/v1/runs?limit=1", 200, """{"items":[]}""", "")]
    [InlineData("GET", "http://gateway/api/v1/runs?limit=1", 200, """{"items":[],"total":1}""", "$.total is not described")]
    [InlineData("GET", "http://gateway/api/v1/runs?limit=1", 200, """{}""", "$.items is missing")]
    [InlineData("GET", "http://gateway/api/v1/runs?colour=red", 200, """{"items":[]}""", "query parameter colour is not described")]
    [InlineData("GET", "http://gateway/api/v1/runs", 418, """{}""", "does not describe status 418")]
    [InlineData("GET", "http://gateway/api/v1/secret-door", 200, """{}""", "the document has no GET for this path")]
    [InlineData("PURGE", "http://gateway/api/v1/runs", 404, """{}""", "the document has no PURGE for this path")]
    public void An_answer_that_the_document_does_not_describe_is_seen(string method, string address, int status, string body, string problem)
    {
        var problems = ContractRecorder.Problems(ApiDescription.Gateway, method, new Uri(address), null, (HttpStatusCode)status, "application/json", body);
        Assert.Equal(problem.Length == 0, problems.Count == 0);
        if (problem.Length > 0) Assert.Contains(problems, found => found.Contains(problem, StringComparison.Ordinal));
    }
}
