using System.Diagnostics;
using Ainer.Telemetry;

namespace Ainer.BackgroundTasks.Tests;

/// <summary>What an attempt tells of itself: its span in the trace of the request, and its numbers at /metrics.</summary>
public sealed class AttemptTelemetryTests(TaskHarness harness) : IClassFixture<TaskHarness>
{
    [Fact]
    public async Task The_trace_of_the_request_goes_on_in_every_attempt_and_in_the_sub_tasks()
    {
        var spans = new System.Collections.Concurrent.ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == AinerTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var executor = await harness.StartAsync(null, new ScriptTask(), new ParentTask());
        string parent;
        ActivityTraceId trace;
        using (var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            trace = request.TraceId;
            parent = await harness.SubmitAsync("test.parent", new { attempts = new[] { "throw:provider_failed,ok" } });
        }
        Assert.Equal("completed", (await harness.EndOfAsync(parent)).Status);
        await Testing.Eventually.AssertAsync(() => Task.FromResult(Mine().Count == 3), TimeSpan.FromSeconds(60), "three attempts have ended their spans", TaskHarness.Stop);
        Assert.Equal(["test.parent attempt 1 complete", "test.script attempt 1 retry", "test.script attempt 2 complete"], Mine());

        // And in every message that tells of it, to the last; the parent's own task.submitted is the harness's.
        var sent = await harness.Database.Worker.ReadAsync<Sent>("""
            select o.body ->> 'event_type' as type, o.headers ->> 'traceparent' as traceparent from messaging.outbox o
             where o.body ->> 'run_id' in (select t.run_id from orchestrator.task_v1 t where t.task_id = @parent or t.parent_task_id = @parent) and o.body ->> 'event_type' <> 'task.submitted'
            """, new { parent }, TaskHarness.Stop);
        Assert.Equal(["run.started", "run.succeeded", "task.retrying"], sent.Select(message => message.Type).Where(type => type is not ("task.progress" or "task.log")).Distinct().Order());
        Assert.All(sent, message => Assert.Contains(trace.ToHexString(), $"{message.Type}: {message.Traceparent}", StringComparison.Ordinal));

        List<string> Mine() => [.. spans.Where(span => span.TraceId == trace && span.OperationName.EndsWith(" attempt", StringComparison.Ordinal))
            .Select(span => $"{span.OperationName} {span.GetTagItem("ainer.attempt")} {span.GetTagItem("ainer.outcome")}").Order()];
    }

    private sealed record Sent(string Type, string? Traceparent);

    [Fact]
    public async Task Attempts_are_counted_timed_and_told_by_type_and_outcome()
    {
        using var metrics = new MetricRegistry();
        metrics.Start();
        await using (await harness.StartAsync(null, new ScriptTask()))
        {
            await Testing.Eventually.AssertAsync(() => Task.FromResult(metrics.WritePrometheus().Contains("\nainer_tasks_due ", StringComparison.Ordinal)), TimeSpan.FromSeconds(60), "what waits is counted", TaskHarness.Stop);
            var task = await harness.SubmitAsync("test.script", new { attempts = new[] { "throw:provider_failed", "ok" } });
            Assert.Equal("completed", (await harness.EndOfAsync(task)).Status);
            var dead = await harness.SubmitAsync("test.script", new { attempts = new[] { "throw:poison_message" } });
            Assert.Equal("dead_letter", (await harness.EndOfAsync(dead)).Status);
        }
        // The executor has stopped: nothing is under way, and what is counted stays.
        var text = metrics.WritePrometheus().Split('\n');
        foreach (var outcome in new[] { "complete", "retry", "dead_letter" })
        {
            Assert.True(Value($"ainer_task_attempts_ended_total{{outcome=\"{outcome}\",type=\"test.script\"}}") >= 1, outcome);
            Assert.True(Value($"ainer_task_attempt_seconds_count{{outcome=\"{outcome}\",type=\"test.script\"}}") >= 1, outcome);
        }
        Assert.True(Value("ainer_task_attempts_started_total{type=\"test.script\"}") >= 3);
        Assert.True(Value("ainer_task_queue_wait_seconds_count{type=\"test.script\"}") >= 3);
        Assert.Contains(text, line => line.StartsWith("ainer_tasks_running{type=\"test.script\"} ", StringComparison.Ordinal));

        double Value(string series) => double.Parse(text.Single(line => line.StartsWith(series + " ", StringComparison.Ordinal))[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
