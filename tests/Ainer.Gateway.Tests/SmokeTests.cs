using System.Net;
using System.Text;

namespace Ainer.Gateway.Tests;

public sealed class SmokeTests(GatewayProcess gateway) : IClassFixture<GatewayProcess>
{
    [Fact]
    public async Task Smoke()
    {
        var ct = TestContext.Current.CancellationToken;
        using var body = new StringContent("""{"tenant_id":"t_001","project_id":"p_001","trace_id":"tr_e2e_001","correlation_id":"cr_e2e_001","idempotency_key":"idem_e2e_001","chapter_id":"ch_001","requested_quality":"standard","language_context":"zh-CN","payload":{"source":"e2e_test"}}""", Encoding.UTF8, "application/json");
        var answer = await gateway.Admin.PostAsync("/api/v1/tasks", body, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        TestContext.Current.TestOutputHelper!.WriteLine(text + "\n" + answer + "\n" + gateway.Log);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        foreach (var path in new[] { "/api/v1/tasks", "/api/v1/runs", "/metrics", "/version", "/readyz", "/nothing" })
        {
            TestContext.Current.TestOutputHelper!.WriteLine(path + ": " + await (await gateway.Admin.GetAsync(path, ct)).Content.ReadAsStringAsync(ct));
        }
    }
}
