using System.Text.Json;
using Ainer.EndToEnd.Tests.Houses;
using Ainer.EndToEnd.Tests.Runs;

namespace Ainer.EndToEnd.Tests;

/// <summary>The upgrade of docs/deploy-two-machines.md: old and new side by side, the old one told to end while it drives a run.</summary>
public sealed class UpgradeTests(House house)
{
    // What compose.cpu.yml gives a container before it is killed.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(45);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_goes_on_in_the_new_orchestration_when_the_old_one_is_drained()
    {
        await house.AwaitReadyAsync(TimeSpan.FromSeconds(60), Ct);
        // Waits for a person before it composes, so that it cannot be over before the old process is gone.
        var run = await FilmRun.SubmitForReviewAsync(house, Chapters.New(), "compose", Ct);
        await run.HasJobAsync("succeeded");
        var old = house.PidOf("orchestration");
        try
        {
            await using var next = await SecondOrchestration.StartAsync(house, Ct);
            var (before, told) = ((await run.EventsAsync()).Count, LogLength());
            var took = await house.DrainAsync("orchestration", Grace, Ct);
            var during = Json.Text(await run.ReadAsync(), "status");
            Assert.True(took is not null, $"the old orchestration (pid {old}) did not end within {Grace.TotalSeconds} s of SIGTERM");
            Assert.Contains("\"message\":\"Drained\"", LogSince(told), StringComparison.Ordinal);

            await run.UntilAsync(async () => Json.Text(await run.ReadAsync(), "status") == "waiting_review", "the run waits for its review");
            await house.Api.ApproveAsync(run.Id, Ct);
            await run.EndsAsync("succeeded");
            await run.CheckAsync(async () =>
            {
                await OnceOnly.AssertAsync(run);
                var events = await run.EventsAsync();
                Assert.Empty(OnceOnly.Repeated(events.Where(fact => Json.Type(fact).StartsWith("stage.", StringComparison.Ordinal)).Select(fact => $"{Json.Type(fact)} {Json.Text(fact, "stage")}")));
                TestContext.Current.TestOutputHelper?.WriteLine($"drained in {took!.Value.TotalSeconds:0.0} s while the run was {during}, {before} events before it and {events.Count} in the end");
            });
        }
        finally
        {
            await house.UpAgainAsync();
        }
    }

    private string LogFile => Path.Combine(house.State, "logs", "orchestration.log");

    private long LogLength() => new FileInfo(LogFile).Length;

    private string LogSince(long position)
    {
        using var log = new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Position = Math.Min(position, log.Length);
        using var reader = new StreamReader(log);
        return reader.ReadToEnd();
    }
}
