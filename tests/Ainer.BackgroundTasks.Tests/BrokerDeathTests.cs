using System.Text.Json;
using Ainer.BackgroundTasks.Tests.Line;
using Ainer.Testing;

namespace Ainer.BackgroundTasks.Tests;

/// <summary>The real processes, from POST to result, with a broker of their own that dies under load.</summary>
public sealed class BrokerDeathTests
{
    private const int Tasks = 300;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_accepted_task_is_lost_or_done_twice_when_the_broker_is_killed_under_load()
    {
        await using var line = await TaskLine.StartAsync(Ct);
        using var client = line.Client();
        var id = JsonDocument.Parse(await (await client.PostAsync("/task/start", new StringContent("""{"type":"demo.long_io","params":{"blocks":2}}""", null, "application/json"), Ct)).Content.ReadAsStringAsync(Ct))
            .RootElement.GetProperty("task_id").GetString();
        await Eventually.AssertAsync(async () => (await client.GetStringAsync($"/task/status/{id}", Ct)).Contains("SUCCESS", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "the first task succeeds", Ct);
        var result = JsonDocument.Parse(await client.GetStringAsync($"/api/v1/tasks/{id}/result", Ct)).RootElement;
        Assert.Equal(("completed", 32768), (result.GetProperty("status").GetString(), result.GetProperty("result").GetProperty("bytes").GetInt32()));

        var report = await line.LoadAsync(Tasks, [Tasks / 2], TimeSpan.FromSeconds(180), Ct);
        Assert.Equal((Tasks, Tasks + 1), (report.Accepted, report.Completed));
        var ends = await line.Database.Worker.ReadOneAsync<int>("select count(*)::int from orchestrator.event_v1 where event_type = 'run.succeeded'", null, Ct);
        Assert.Equal(Tasks + 1, ends);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
    }
}
