using System.Net;
using Ainer.LocalHost.Tests.Sample;

namespace Ainer.LocalHost.Tests.Http;

public sealed class HttpResultTests : IAsyncLifetime
{
    private SampleApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await SampleApp.StartAsync(
        ["Action", "Result", "ValueTask", "Text", "Poco", "Void", "Task", "Static", "Boom", "Stream", "Wait"]);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("/results/ok", 200, "application/json; charset=utf-8", """{"some_name":"ok"}""")]
    [InlineData("/results/json", 200, "application/json; charset=utf-8", """{"x":1,"y":2}""")]
    [InlineData("/results/content", 203, "text/html", "<p>")]
    [InlineData("/results/file", 200, "video/mp4", "bytes")]
    [InlineData("/results/bytes", 200, "application/octet-stream", "\u0001\u0002\u0003")]
    [InlineData("/results/status", 418, null, "")]
    [InlineData("/results/empty", 200, null, "")]
    [InlineData("/results/accepted", 202, "application/json; charset=utf-8", """{"id":1}""")]
    [InlineData("/results/nocontent", 204, null, "")]
    [InlineData("/results/other", 404, "application/json; charset=utf-8", """{"error":"/results/other"}""")]
    [InlineData("/minimal", 201, "application/json; charset=utf-8", """{"path":"/minimal"}""")]
    [InlineData("/value-task", 200, "text/plain; charset=utf-8", "GET")]
    [InlineData("/string", 200, "text/plain; charset=utf-8", "text GET")]
    [InlineData("/poco-result", 200, "application/json; charset=utf-8", """{"x":3,"y":3}""")]
    [InlineData("/void", 200, null, "")]
    [InlineData("/task", 202, null, "written by hand")]
    [InlineData("/static", 200, "text/plain; charset=utf-8", "static GET")]
    [InlineData("/boom", 500, null, "")]
    public async Task What_a_function_returns_becomes_the_answer(string path, int status, string? type, string body)
    {
        using var response = await _app.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Each_invocation_has_a_scope_of_its_own_that_ends_with_it()
    {
        for (var i = 1; i <= 2; i++)
        {
            using var response = await _app.Http.GetAsync(new Uri("/void", UriKind.Relative), TestContext.Current.CancellationToken);
            await _app.Probe.WaitForAsync("scope disposed", count: i);
        }
    }

    [Fact]
    public async Task A_stream_arrives_piece_by_piece_while_the_function_still_runs()
    {
        using var response = await _app.Http.GetAsync(
            new Uri("/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("data: first", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        _app.Probe.Gate.SetResult();
        Assert.Contains("data: second", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_goes_away_cancels_the_function()
    {
        using var caller = new CancellationTokenSource();
        var request = _app.Http.GetAsync(new Uri("/wait", UriKind.Relative), caller.Token);
        await _app.Probe.WaitForAsync("waiting");
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await _app.Probe.WaitForAsync("cancelled");
    }
}
