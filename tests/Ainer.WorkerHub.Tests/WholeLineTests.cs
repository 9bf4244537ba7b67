using System.Text;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Messaging;
using Ainer.Observer.Costs;
using Ainer.Orchestrator.Jobs;
using Ainer.Postgres;

namespace Ainer.WorkerHub.Tests;

/// <summary>
/// The whole protocol without a broker: the test hands every message of the outbox to all who listen for it, each one twice, and works as agent and composer.
/// </summary>
public sealed class WholeLineTests(RouterLine line) : IClassFixture<RouterLine>
{
    private static readonly string[] TraceTypes =
        [EventTypes.TaskSubmitted, EventTypes.JobCreated, EventTypes.JobClaimed, EventTypes.JobSucceeded, EventTypes.ComposeStarted, EventTypes.ComposeCompleted];

    [Fact]
    public async Task From_an_accepted_task_to_a_finished_film_every_event_is_said_once_and_in_order()
    {
        await line.RegisterAsync("agent-1", Lanes.CpuAudio, 1);
        await line.RegisterAsync("agent-2", Lanes.CpuVideo, 1);
        await line.RegisterAsync("composer-1", Lanes.Compose, 1, "composer");
        var runId = await line.StartAsync(
        [
            RouterLine.Voice(1), RouterLine.Voice(2),
            new { Key = "shot:1", Kind = "video", Operation = "i2v", Params = new { }, ShotId = "S1", Inputs = new[] { new { Name = "line:1", Key = "tts:1" }, new { Name = "line:2", Key = "tts:2" } } },
            new { Key = "film", Kind = "compose", Operation = "compose", Params = new { }, Inputs = new[] { new { Name = "shot:S1", Key = "shot:1" } } },
        ]);

        await PumpAsync(runId);

        Assert.Equal("succeeded completed 100", await line.Database.Worker.ReadOneAsync<string>(
            "select concat_ws(' ', status, stage, progress::int) from orchestrator.run_v1 where run_id = @runId", new { runId }, RouterLine.Stop));
        var jobs = await line.JobsAsync(runId);
        var trace = await line.Database.Worker.ReadAsync<string>(
            "select concat_ws(' ', event_type, producer, job_id) from orchestrator.event_v1 where run_id = @runId and event_type = any(@TraceTypes) order by run_seq", new { runId, TraceTypes }, RouterLine.Stop);
        Assert.Equal(trace.Distinct(), trace);
        Assert.Equal($"task.submitted gateway", trace[0]);
        foreach (var key in new[] { "tts:1", "tts:2", "shot:1" })
        {
            var id = jobs[key].JobId;
            Assert.Equal([$"job.created orchestrator {id}", $"job.claimed worker-hub {id}", $"job.succeeded worker-hub {id}"], trace.Where(entry => entry.EndsWith(id, StringComparison.Ordinal)));
        }
        Assert.Equal([$"compose.started orchestrator {jobs["film"].JobId}", $"compose.completed composer {jobs["film"].JobId}"], trace.TakeLast(2));
        Assert.Equal(1 + (3 * 3) + 2, trace.Count);

        var film = await line.Database.Worker.ReadOneAsync<string>("select final_artifact_uri from orchestrator.run_v1 where run_id = @runId", new { runId }, RouterLine.Stop);
        await using var stored = await line.Bucket.Store.GetAsync(line.Bucket.Store.KeyOf(film!), RouterLine.Stop);
        Assert.Equal("film of 1 inputs", await new StreamReader(stored).ReadToEndAsync(RouterLine.Stop));
        Assert.Equal(["audio 1 succeeded 0.250000", "audio 1 succeeded 0.250000", "compose 1 succeeded 0.250000", "video 1 succeeded 0.250000"], await line.Database.Worker.ReadAsync<string>(
            "select concat_ws(' ', kind, attempt, outcome, cost) from observer.cost_v1 where run_id = @runId order by 1", new { runId }, RouterLine.Stop));
        Assert.Equal(1, (await line.EventsAsync(runId)).Count(entry => entry == "run.succeeded:orchestrator"));
        Assert.Equal(4, (await line.EventsAsync(runId)).Count(entry => entry == "job.dispatch:model-router"));
        var sequence = await line.Database.Worker.ReadAsync<long>("select run_seq from orchestrator.event_v1 where run_id = @runId order by run_seq", new { runId }, RouterLine.Stop);
        Assert.Equal(Enumerable.Range(1, sequence.Count).Select(n => (long)n), sequence);
    }

    [Fact]
    public async Task Films_that_are_asked_for_together_are_finished_one_by_one()
    {
        await line.RegisterAsync("agent-1", Lanes.CpuAudio, 1);
        await line.RegisterAsync("agent-2", Lanes.CpuVideo, 1);
        await line.RegisterAsync("composer-1", Lanes.Compose, 1, "composer");
        var films = new List<string>();
        for (var film = 0; film < 8; film++)
        {
            films.Add(await line.StartAsync(
            [
                RouterLine.Voice(1), RouterLine.Voice(2), RouterLine.Voice(3),
                new { Key = "shot:1", Kind = "video", Operation = "i2v", Params = new { }, ShotId = "S1", Inputs = new[] { new { Name = "line:1", Key = "tts:1" } } },
                new { Key = "sound", Kind = "audio", Operation = "bgm", Params = new { }, Priority = 6, Inputs = new[] { new { Name = "shot:S1", Key = "shot:1" } } },
                new { Key = "film", Kind = "compose", Operation = "compose", Params = new { }, Inputs = new[] { new { Name = "shot:S1", Key = "shot:1" }, new { Name = "sound", Key = "sound" } } },
            ]));
        }

        await PumpAsync(string.Join(" or ", films));

        var story = await line.Database.Worker.ReadAsync<string>("""
            select body ->> 'run_id' || case body ->> 'event_type' when 'run.succeeded' then ' is ready' else ' has begun' end from messaging.outbox
             where body ->> 'run_id' = any(@films) and body ->> 'event_type' in ('job.claimed', 'run.succeeded') order by id
            """, new { films = films.ToArray() }, RouterLine.Stop);
        Assert.Equal(films.Select(film => $"{film} is ready"), story.Where(said => said.EndsWith("ready", StringComparison.Ordinal)));
        // The next ones fill the slots that the first leaves free; of the others nothing has been made when it is ready.
        Assert.InRange(story.TakeWhile(said => said != $"{films[0]} is ready").Distinct().Count(), 1, 4);
    }

    /// <summary>Hands messages over until nothing moves any more.</summary>
    private async Task PumpAsync(string runId)
    {
        for (var round = 0; round < 100; round++)
        {
            var messages = await line.Database.Worker.ReadAsync<string>("update messaging.outbox set sent_at = now() where sent_at is null returning body::text", null, RouterLine.Stop);
            foreach (var message in messages)
            {
                await HearAsync(message);
                await HearAsync(message);
            }
            if (await line.Dispatcher.AdmitAsync(RouterLine.Stop) == 0 && messages.Count == 0) return;
        }
        Assert.Fail($"Run {runId} never came to rest.");
    }

    private async Task HearAsync(string message)
    {
        var type = AinerJson.Read<EventEnvelope>(message).EventType;
        if (type is EventTypes.JobCreated or EventTypes.ComposeRequested or EventTypes.JobRetrying)
            await ConsumeAsync("model_router.job_created", message, (envelope, tx) => line.Dispatcher.EnqueueAsync(tx, envelope.JobId!, envelope.Attempt!.Value));
        if (type.StartsWith("job.", StringComparison.Ordinal) || type.StartsWith("compose.", StringComparison.Ordinal))
            await ConsumeAsync("orchestration.job_status", message, (envelope, tx) => line.Progression.ApplyAsync(tx, envelope));
        await ConsumeAsync("observer.costs", message, (envelope, tx) => CostLedger.BookAsync(tx, envelope));
        if (type == EventTypes.JobDispatch) await WorkAsync(AinerJson.Read<DispatchDecision>(AinerJson.Read<EventEnvelope>(message).Payload));
        if (type == EventTypes.StageSettled) await MoveOnAsync(AinerJson.Read<EventEnvelope>(message));
    }

    private Task<ConsumeOutcome> ConsumeAsync(string consumer, string message, Func<EventEnvelope, Transaction, Task> handle) =>
        line.Consumer.ConsumeAsync(consumer, message, null, handle, RouterLine.Stop);

    private async Task WorkAsync(DispatchDecision decision)
    {
        if (await line.LeaseStatusAsync(decision.JobId, decision.Attempt) is not null) return;
        var node = decision.Lane switch { Lanes.Compose => "composer-1", Lanes.CpuVideo => "agent-2", _ => "agent-1" };
        var job = await line.ClaimAsync(decision.JobId, node, decision.Attempt, decision.Lane);
        var (file, kind, type) = job.Kind switch
        {
            JobKind.Compose => ("film.mp4", ArtifactKind.Film, "video/mp4"),
            JobKind.Video => ("shot.mp4", ArtifactKind.ShotVideo, "video/mp4"),
            _ => ("line.wav", ArtifactKind.Speech, "audio/wav"),
        };
        foreach (var input in job.Inputs) Assert.Equal(input.Sha256, WorkerHand.Sha256Of(await WorkerHand.GetAsync(input.Url)));
        var made = await line.UploadAsync(job, Encoding.UTF8.GetBytes($"{Names.Of(kind)} of {job.Inputs.Count} inputs"), file, kind, type);
        await line.TellAsync(WorkerHand.Result(job, WorkerOutcome.Succeeded, node, made));
    }

    /// <summary>What the orchestration does when a stage settles.</summary>
    private async Task MoveOnAsync(EventEnvelope settled)
    {
        var (runId, stage) = (settled.RunId!, Names.Parse<RunStage>(settled.Payload.GetProperty("stage").GetString()!));
        if ((await line.Graphs.OutcomeAsync(runId, 1, stage, RouterLine.Stop)).Outcome != StageOutcome.Succeeded) return;
        await line.Runs.CompleteStageAsync(runId, 1, stage, null, RouterLine.Stop);
        if (stage == RunStage.Compose)
        {
            await line.Runs.SucceedAsync(runId, 1, RouterLine.Stop);
            return;
        }
        await line.Runs.EnterStageAsync(runId, 1, RunStage.Compose, RouterLine.Stop);
        await line.Graphs.StartStageAsync(runId, RunStage.Compose, RouterLine.Stop);
    }
}
