using System.Text;
using Ainer.EndToEnd.Tests.Houses;
using Ainer.EndToEnd.Tests.Runs;
using RabbitMQ.Client;

namespace Ainer.EndToEnd.Tests;

/// <summary>At-least-once delivery, once-only effect.</summary>
public sealed class RepeatedMessageTests(House house)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_submitted_message_that_is_published_again_has_one_effect()
    {
        await house.AwaitReadyAsync(TimeSpan.FromSeconds(60), Ct);
        var run = await FilmRun.SubmitAsync(house, Chapters.New(), Ct);
        await run.UntilAsync(async () => (await run.EventsAsync()).Any(fact => Json.Type(fact) == "run.started"), "the run starts");
        await RepeatAsync(run);
        await run.HasJobAsync("succeeded");
        await RepeatAsync(run);
        await run.EndsAsync("succeeded");
        await RepeatAsync(run);
        await run.CheckAsync(() => OnceOnly.AssertAsync(run));
        Assert.Single(await run.EventsAsync(), fact => Json.Type(fact) == "run.started");
    }

    /// <summary>Publishes the run's own task.submitted once more and waits until it has been taken from its queue.</summary>
    private async Task RepeatAsync(FilmRun run)
    {
        var submitted = Assert.Single(await run.EventsAsync(), fact => Json.Type(fact) == "task.submitted");
        var envelope = await house.Api.EventAsync(run.Id, submitted.GetProperty("event_id").GetString()!, Ct);
        var factory = new ConnectionFactory { Uri = new Uri(house.Settings["RabbitMq__Uri"]) };
        await using var connection = await factory.CreateConnectionAsync(Ct);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Ct);
        await channel.BasicPublishAsync("ainer.events", "task.submitted", mandatory: true, new BasicProperties { Persistent = true },
            Encoding.UTF8.GetBytes(envelope.GetRawText()), Ct);
        await run.UntilAsync(async () => await channel.MessageCountAsync("task.submitted", Ct) == 0, "the repeated message is taken", TimeSpan.FromSeconds(60));
    }
}
