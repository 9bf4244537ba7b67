using System.Net;
using Ainer.LocalHost.Tests.Sample;

namespace Ainer.LocalHost.Tests.Http;

public sealed class HttpRoutingTests : IAsyncLifetime
{
    private SampleApp _app = null!;

    public async ValueTask InitializeAsync() =>
        _app = await SampleApp.StartAsync(["Hello", "HelloWorld", "HelloPost", "Number", "Key", "File", "plain", "Move", "PocoTrigger", "TextTrigger"]);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("GET", "/hello/ann?from=here", "hello ann of here")]
    [InlineData("GET", "/hello/world", "the literal, by GET")]
    [InlineData("POST", "/hello/ann", "POST ann")]
    [InlineData("PUT", "/hello/b%20c", "PUT b c")]
    [InlineData("GET", "/numbers/41?x=1", "42?x=1")]
    [InlineData("GET", "/keys/0f8fad5b-d9cb-469f-a165-70867728950e", "GET 0f8fad5bd9cb469fa16570867728950e none 7")]
    [InlineData("GET", "/keys/0f8fad5b-d9cb-469f-a165-70867728950e?label=l&page=2", "GET 0f8fad5bd9cb469fa16570867728950e l 2")]
    [InlineData("GET", "/files/a/b/c.txt", "GET a/b/c.txt")]
    [InlineData("DELETE", "/plain?q=5", "DELETE plain /plain 5")]
    public async Task A_request_reaches_the_function_of_its_route_and_method(string method, string path, string expected)
    {
        using var response = await _app.Http.SendAsync(new(new HttpMethod(method), path), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("GET", "/nowhere")]
    [InlineData("GET", "/numbers/not-a-number")]
    [InlineData("DELETE", "/hello/ann")]
    [InlineData("GET", "/hello")]
    public async Task A_request_without_a_function_is_not_found(string method, string path)
    {
        using var response = await _app.Http.SendAsync(new(new HttpMethod(method), path), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_route_value_that_does_not_convert_fails_the_invocation()
    {
        using var response = await _app.Http.GetAsync(new Uri("/keys/no-guid", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task A_json_body_becomes_the_FromBody_parameter()
    {
        using var response = await PostAsync("/points/5", """{"x":1,"y":2}""", "application/json");
        Assert.Equal("""{"x":6,"y":2}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("{", "application/json")]
    [InlineData("""{"x":1}""", "text/plain")]
    public async Task A_body_that_is_not_json_fails_the_invocation(string body, string type)
    {
        using var response = await PostAsync("/points/5", body, type);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Theory]
    [InlineData("/poco", """{"x":9}""", "9")]
    [InlineData("/text", "four", "4")]
    public async Task A_trigger_parameter_of_another_type_is_the_body(string path, string body, string expected)
    {
        using var response = await PostAsync(path, body, "application/json");
        Assert.Equal(expected, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_admin_routes_tell_the_state_and_the_functions()
    {
        var status = await _app.Http.GetStringAsync(new Uri("/admin/host/status", UriKind.Relative), TestContext.Current.CancellationToken);
        var functions = await _app.Http.GetStringAsync(new Uri("/admin/functions", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Matches("""^{"state":"Running","version":"[0-9.]+","functions":10,"running_invocations":0,"uptime_s":[0-9.]+}$""", status);
        Assert.Contains("""{"name":"HelloPost","trigger":"httpTrigger","detail":"[POST,PUT] http://127.0.0.1:0/hello/{name}"}""", functions, StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body, string type) => _app.Http.PostAsync(
        new Uri(path, UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, type), TestContext.Current.CancellationToken);
}
