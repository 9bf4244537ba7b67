namespace Ainer.Gateway.Tests;

/// <summary>A gateway whose streams end soon; those of the others outlast any test.</summary>
public sealed class GatewayOfShortStreams : GatewayProcess
{
    protected override IReadOnlyDictionary<string, string?> OtherSettings => new Dictionary<string, string?> { ["Gateway:StreamSeconds"] = "4" };
}

/// <summary>How an event stream ends by itself.</summary>
public sealed class StreamEndTests(GatewayOfShortStreams gateway) : IClassFixture<GatewayOfShortStreams>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_beats_while_idle_and_ends_cleanly_with_a_time_to_come_back()
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        await using var stream = await SseReader.OpenAsync(gateway, $"/api/v1/runs/{runId}/events/stream?cursor=1", GatewayProcess.ViewerKey, null);
        var lines = await stream.RestAsync(Ct).WaitAsync(TimeSpan.FromSeconds(60), Ct);
        Assert.Contains(": alive", lines);
        Assert.StartsWith("retry:", lines.Last(line => line.StartsWith("retry", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.True(lines.Count(line => line.StartsWith("retry", StringComparison.Ordinal)) == 2);
    }
}
