using System.Net;
using System.Net.Http.Headers;

namespace Ainer.Gateway.Tests;

[Collection(nameof(GatewayProcess))]
public sealed class AccessTests(GatewayProcess gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_key_or_with_a_wrong_one_nothing_is_shown()
    {
        using var nobody = gateway.Client(null);
        using var stranger = gateway.Client("ak_guess");
        using var answer = await nobody.GetAsync("/api/v1/runs", Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal("unauthenticated", (await GatewayProcess.JsonAsync(answer)).Code());
        Assert.Equal(401, (await stranger.ReadAsync("/api/v1/runs", Ct)).Status);
    }

    [Fact]
    public async Task A_key_in_the_other_header_works_too()
    {
        using var client = gateway.Client(null);
        client.DefaultRequestHeaders.Add("X-Api-Key", GatewayProcess.ViewerKey);
        Assert.Equal(200, (await client.ReadAsync("/api/v1/runs", Ct)).Status);
    }

    [Fact]
    public async Task Viewers_read_and_do_not_write_and_nodes_do_neither()
    {
        using var viewer = gateway.Client(GatewayProcess.ViewerKey);
        using var node = gateway.Client(GatewayProcess.NodeKey);
        Assert.Equal(200, (await viewer.ReadAsync("/api/v1/runs", Ct)).Status);
        var (status, body) = await viewer.PostAsync("/api/v1/tasks", "{}", Ct);
        Assert.Equal((403, "forbidden"), (status, body.Code()));
        Assert.Equal(403, (await node.ReadAsync("/api/v1/runs", Ct)).Status);
    }

    [Fact]
    public async Task Another_tenants_things_read_as_not_found()
    {
        var (taskId, runId) = await gateway.Admin.SubmitAsync(Ct);
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        string[] paths = [$"/api/v1/tasks/{taskId}", $"/api/v1/tasks/{taskId}/result", $"/api/v1/runs/{runId}", $"/api/v1/runs/{runId}/jobs", $"/api/v1/runs/{runId}/artifacts",
            $"/api/v1/runs/{runId}/output", $"/api/v1/runs/{runId}/events", $"/api/v1/runs/{runId}/events/stream", $"/internal/observer/runs/{runId}/trace"];
        foreach (var path in paths)
        {
            var (status, body) = await other.ReadAsync(path, Ct);
            Assert.Equal((path, 404, "not_found"), (path, status, body.Code()));
        }
        Assert.Equal(404, (await other.PostAsync($"/api/v1/runs/{runId}/cancel", "", Ct)).Status);
        Assert.DoesNotContain(runId, (await other.ReadAsync("/api/v1/runs?limit=500", Ct)).Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_past_its_limit_is_told_when_to_come_back()
    {
        using var slow = gateway.Client(GatewayProcess.SlowKey);
        await slow.ReadAsync("/api/v1/runs", Ct);
        using var answer = await slow.GetAsync("/api/v1/runs", Ct);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 100);
        var error = (await GatewayProcess.JsonAsync(answer)).GetProperty("error");
        Assert.True(error.GetProperty("retryable").GetBoolean());
    }

    [Fact]
    public async Task A_token_works_with_no_more_than_its_role_and_cannot_make_another()
    {
        var (status, token) = await gateway.Admin.PostAsync("/api/v1/auth/token", """{"role":"viewer"}""", Ct);
        Assert.Equal(201, status);
        using var client = gateway.Client(token.GetProperty("token").GetString());
        Assert.Equal(200, (await client.ReadAsync("/api/v1/runs", Ct)).Status);
        Assert.Equal(403, (await client.PostAsync("/api/v1/tasks", "{}", Ct)).Status);
        Assert.Equal(403, (await client.PostAsync("/api/v1/auth/token", "", Ct)).Status);
        using var viewer = gateway.Client(GatewayProcess.ViewerKey);
        Assert.Equal(403, (await viewer.PostAsync("/api/v1/auth/token", """{"role":"admin"}""", Ct)).Status);
    }

    [Fact]
    public async Task A_request_id_is_kept_and_an_allowed_origin_may_read_the_answer()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz") { Headers = { { "X-Request-Id", "abc-1" }, { "Origin", "https://studio.example.org" } } };
        using var answer = await gateway.Admin.SendAsync(request, Ct);
        Assert.Equal("abc-1", answer.Headers.GetValues("X-Request-Id").Single());
        Assert.Equal("https://studio.example.org", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());

        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/v1/tasks") { Headers = { { "Origin", "https://studio.example.org" } } };
        using var allowed = await gateway.Admin.SendAsync(preflight, Ct);
        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Contains("Idempotency-Key", allowed.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);

        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/healthz") { Headers = { { "Origin", "https://evil.example.org" } } };
        using var refused = await gateway.Admin.SendAsync(foreign, Ct);
        Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_callers_trace_goes_on_in_answers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs/run_unknown");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", GatewayProcess.AdminKey);
        using var answer = await gateway.Admin.SendAsync(request, Ct);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", (await GatewayProcess.JsonAsync(answer)).GetProperty("error").GetProperty("trace_id").GetString());
    }
}
