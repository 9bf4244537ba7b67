using System.Text.Json;
using Ainer.FunctionApp.Health;
using Ainer.Telemetry;
using Microsoft.AspNetCore.Mvc;

namespace Ainer.FunctionApp.Tests;

public sealed class HealthPagesTests : IDisposable
{
    private readonly MetricRegistry _metrics = new();

    public void Dispose() => _metrics.Dispose();

    [Theory]
    [InlineData(true, true, 200, "ready")]
    [InlineData(false, true, 503, "not_ready")]
    [InlineData(true, false, 200, "ready")]
    public async Task Only_what_is_required_decides_readiness(bool required, bool optional, int status, string expected)
    {
        var (code, body) = await ReadyAsync(Check("postgres", true, _ => Task.FromResult(required)), Check("redis", false, _ => Task.FromResult(optional)));
        Assert.Equal((status, expected), (code, body.GetProperty("status").GetString()));
        Assert.Equal(optional ? "ok" : "degraded", body.GetProperty("dependencies").GetProperty("redis").GetString());
    }

    [Fact]
    public async Task What_throws_or_never_answers_is_missing()
    {
        var (code, body) = await ReadyAsync(Check("throws", true, _ => throw new InvalidOperationException()), Check("hangs", true, ct => Task.Delay(Timeout.Infinite, ct).ContinueWith(_ => true, ct)));
        Assert.Equal(503, code);
        Assert.Equal("missing", body.GetProperty("dependencies").GetProperty("throws").GetString());
        Assert.Equal("missing", body.GetProperty("dependencies").GetProperty("hangs").GetString());
    }

    private static ReadinessCheck Check(string name, bool required, Func<CancellationToken, Task<bool>> check) => new(name, required, check);

    private async Task<(int? Status, JsonElement Body)> ReadyAsync(params ReadinessCheck[] checks)
    {
        var pages = new HealthPages(new ServiceIdentity("test", "1.0"), _metrics, checks, TimeProvider.System);
        var answer = Assert.IsType<ContentResult>(await pages.ReadyzAsync(TestContext.Current.CancellationToken));
        return (answer.StatusCode, JsonDocument.Parse(answer.Content!).RootElement);
    }
}
