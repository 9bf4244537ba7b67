using System.Reflection;
using System.Text.Json;
using Ainer.FunctionApp.Access;
using Ainer.Gateway.OpenApi;
using Ainer.Testing;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Tests;

[Collection(nameof(GatewayProcess))]
public sealed class SurfaceTests(GatewayProcess gateway)
{
    private static readonly string[] Public = ["Healthz", "Readyz", "Version", "Metrics", "OpenApi", "NotFound"];
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_route_is_described_and_everything_described_is_a_route()
    {
        var served = Functions().Where(function => function.Name != "NotFound")
            .SelectMany(function => function.Trigger.Methods!.Where(method => method != "head").Select(method => $"{method} /{function.Trigger.Route} {function.Name}")).Order().ToList();
        var described = JsonDocument.Parse(OpenApiDocument.Text).RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name} {path.Name} {method.Value.GetProperty("operationId").GetString()}")).Order().ToList();
        Assert.Equal(described, served);
    }

    [Fact]
    public void Whatever_is_not_meant_to_be_public_asks_for_a_role_and_the_description_says_so()
    {
        var open = Functions().Where(function => function.Method.GetCustomAttribute<RequiresRoleAttribute>() is null).Select(function => function.Name);
        Assert.Equal(Public.Order(), open.Order());
        var operations = JsonDocument.Parse(OpenApiDocument.Text).RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject());
        Assert.All(operations, operation =>
            Assert.Equal(Public.Contains(operation.Value.GetProperty("operationId").GetString()), operation.Value.GetProperty("security").GetArrayLength() == 0));
    }

    [Fact]
    public async Task The_description_is_served_as_it_is_checked_in()
    {
        var file = Path.Combine(RepositoryFiles.Root, "docs/openapi.json");
        if (RepositoryFiles.WriteGenerated) await File.WriteAllTextAsync(file, OpenApiDocument.Text, Ct);
        Assert.True(OpenApiDocument.Text == await File.ReadAllTextAsync(file, Ct), "docs/openapi.json is not what the capabilities say: run these tests with AINER_WRITE_GENERATED=1 and commit it.");
        using var answer = await gateway.Admin.GetAsync("/api/openapi.json", Ct);
        Assert.Equal(OpenApiDocument.Text, await answer.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task Health_readiness_version_and_metrics_need_no_key()
    {
        using var nobody = gateway.Client(null);
        Assert.Equal("ok", (await nobody.ReadAsync("/healthz", Ct)).Body.GetProperty("status").GetString());
        var (status, ready) = await nobody.ReadAsync("/readyz", Ct);
        Assert.Equal(200, status);
        Assert.All(new[] { "postgres", "rabbitmq", "redis", "s3" }, name => Assert.Equal("ok", ready.GetProperty("dependencies").GetProperty(name).GetString()));
        Assert.Equal("gateway", (await nobody.ReadAsync("/version", Ct)).Body.GetProperty("service").GetString());
        using var metrics = await nobody.GetAsync("/metrics", Ct);
        Assert.StartsWith("text/plain; version=0.0.4", metrics.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        Assert.Contains("ainer_http_request_seconds_count", await metrics.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/nothing")]
    [InlineData("GET", "/_debug/settings")]
    [InlineData("GET", "/_debug/migrations")]
    [InlineData("GET", "/api/v1/nothing/at/all")]
    public async Task What_nobody_serves_is_not_found_in_the_usual_form(string method, string path)
    {
        using var answer = await gateway.Admin.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Ct);
        Assert.Equal(404, (int)answer.StatusCode);
        Assert.Equal("not_found", (await GatewayProcess.JsonAsync(answer)).Code());
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/tasks", "GET, HEAD, POST")]
    [InlineData("POST", "/api/v1/runs/run_1/events", "GET, HEAD")]
    [InlineData("PUT", "/API/v1/runs/run_1/", "GET, HEAD")]
    [InlineData("PATCH", "/healthz", "GET, HEAD")]
    public async Task A_known_path_with_a_wrong_method_names_the_right_ones(string method, string path, string allowed)
    {
        using var answer = await gateway.Admin.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Ct);
        Assert.Equal(405, (int)answer.StatusCode);
        Assert.Equal(allowed, string.Join(", ", answer.Content.Headers.Allow));
        Assert.Equal("method_not_allowed", (await GatewayProcess.JsonAsync(answer)).Code());
    }

    [Fact]
    public void What_takes_GET_takes_HEAD() =>
        Assert.All(Functions().Where(function => function.Name != "NotFound"), function => Assert.Equal(function.Trigger.Methods!.Contains("get"), function.Trigger.Methods!.Contains("head")));

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/api/openapi.json")]
    [InlineData("/api/v1/runs?limit=1")]
    [InlineData("/api/v1/runs?status=nonsense")]
    [InlineData("/api/v1/runs/run_1")]
    [InlineData("/nothing")]
    public async Task HEAD_answers_as_GET_without_the_body(string path)
    {
        using var get = await gateway.Admin.GetAsync(path, Ct);
        using var head = await gateway.Admin.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Ct);
        Assert.Equal((get.StatusCode, get.Content.Headers.ContentType), (head.StatusCode, head.Content.Headers.ContentType));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task HEAD_of_a_stream_ends_and_of_a_command_is_a_wrong_method()
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        using var stream = await gateway.Admin.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/api/v1/runs/{runId}/events/stream"), Ct);
        Assert.Equal((200, "text/event-stream", 0), ((int)stream.StatusCode, stream.Content.Headers.ContentType?.MediaType, (await stream.Content.ReadAsByteArrayAsync(Ct)).Length));
        using var command = await gateway.Admin.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/api/v1/runs/{runId}/cancel"), Ct);
        Assert.Equal((405, "POST"), ((int)command.StatusCode, string.Join(", ", command.Content.Headers.Allow)));
    }

    private static IEnumerable<(string Name, HttpTriggerAttribute Trigger, MethodInfo Method)> Functions() =>
        from type in typeof(GatewayServices).Assembly.GetTypes()
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        let trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null)
        where trigger is not null
        select (function.Name, trigger, method);
}
