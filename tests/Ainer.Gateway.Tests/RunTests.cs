using System.Text;
using Ainer.Contracts.Events;
using Ainer.Gateway.Runs;
using Ainer.Messaging;
using Ainer.Testing;

namespace Ainer.Gateway.Tests;

[Collection(nameof(GatewayProcess))]
public sealed class RunTests(GatewayProcess gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reason_is_short_since_every_event_of_it_repeats_it()
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        var (status, refused) = await gateway.Admin.PostAsync($"/api/v1/runs/{runId}/cancel", $$"""{"reason":"{{new string('x', 1001)}}"}""", Ct);
        Assert.Equal((422, "reason"), (status, refused.GetProperty("error").GetProperty("details").GetProperty("field").GetString()));
    }

    [Fact]
    public async Task Lists_are_paged_newest_first_and_stable_while_rows_are_added()
    {
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        var made = new List<string>();
        for (var i = 0; i < 5; i++) made.Add((await other.SubmitAsync(Ct)).RunId);
        made.Reverse();

        var seen = new List<string>();
        var path = "/api/v1/runs?limit=2";
        while (true)
        {
            var (_, page) = await other.ReadAsync(path, Ct);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(run => run.GetProperty("run_id").GetString()!));
            if (!page.TryGetProperty("next_cursor", out var cursor)) break;
            await other.SubmitAsync(Ct);
            path = $"/api/v1/runs?limit=2&cursor={cursor.GetString()}";
        }
        Assert.Equal(made, seen[..5]);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty((await other.ReadAsync("/api/v1/runs?status=failed,cancelled", Ct)).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(422, (await other.ReadAsync("/api/v1/runs?cursor=nonsense", Ct)).Status);
        Assert.Equal(422, (await other.ReadAsync("/api/v1/runs?limit=0", Ct)).Status);
    }

    [Fact]
    public async Task A_run_that_waits_says_how_many_films_go_before_it()
    {
        var runs = new List<string>();
        for (var film = 0; film < 3; film++) runs.Add((await gateway.Admin.SubmitAsync(Ct)).RunId);
        await gateway.Database.Worker.ExecuteAsync("update orchestrator.runs set status = 'running' where run_id = any(@runs)", new { runs = runs.ToArray() }, Ct);
        Task WaitAsync(int film, string lane, string status = "waiting", int priority = 52) => gateway.Database.Worker.ExecuteAsync("""
            insert into model_router.admissions (job_id, attempt, tenant_id, project_id, run_id, film_id, kind, operation, lane, provider, reason, time_limit_s, priority, status, dispatched_at)
            select 'job_' || gen_random_uuid(), 1, 't_001', 'p_001', @runId, @runId, 'audio', 'tts', @lane, 'builtin.espeak', 'for the test', 60, @priority, @status, now()
            """, new { runId = runs[film], lane, status, priority }, Ct);
        async Task<int?> BeforeAsync(HttpClient caller) => (await caller.ReadAsync($"/api/v1/runs/{runs[2]}", Ct)).Body.TryGetProperty("films_before", out var before) ? before.GetInt32() : null;

        await WaitAsync(0, "cpu.audio");
        Assert.Null(await BeforeAsync(gateway.Admin));
        await WaitAsync(2, "cpu.audio");
        await WaitAsync(2, "cpu.video");
        await WaitAsync(0, "cpu.audio");
        Assert.Equal(1, await BeforeAsync(gateway.Admin));
        await WaitAsync(1, "cpu.audio", "dispatched");
        Assert.Equal(1, await BeforeAsync(gateway.Admin));
        await WaitAsync(1, "cpu.video");
        Assert.Equal(1, await BeforeAsync(gateway.Admin));
        await WaitAsync(1, "cpu.audio", priority: 12);
        Assert.Equal(2, await BeforeAsync(gateway.Admin));
        // Stands in two places, and is one film.
        await WaitAsync(0, "cpu.audio", priority: 12);
        await WaitAsync(2, "cpu.audio", priority: 12);
        Assert.Equal(2, await BeforeAsync(gateway.Admin));
        await gateway.Database.Worker.ExecuteAsync("update model_router.admissions set priority = 2 where run_id = @third", new { third = runs[2] }, Ct);
        Assert.Equal(0, await BeforeAsync(gateway.Admin));
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(404, (await other.ReadAsync($"/api/v1/runs/{runs[2]}", Ct)).Status);
        await gateway.Database.Worker.ExecuteAsync("update orchestrator.runs set status = 'cancelled' where run_id = any(@runs)", new { runs = runs.ToArray() }, Ct);
        Assert.Null(await BeforeAsync(gateway.Admin));
    }

    [Fact]
    public async Task Cancelling_sends_one_command_to_the_orchestrator()
    {
        var (taskId, runId) = await gateway.Admin.SubmitAsync(Ct);
        var (status, body) = await gateway.Admin.PostAsync($"/api/v1/runs/{runId}/cancel", """{"reason":"changed my mind"}""", Ct, "cancel-1");
        Assert.Equal((202, "queued"), (status, body.GetProperty("status").GetString()));
        Assert.Equal(202, (await gateway.Admin.PostAsync($"/api/v1/runs/{runId}/cancel", """{"reason":"changed my mind"}""", Ct, "cancel-1")).Status);

        var envelope = await CommandAsync(runId);
        Assert.Equal((EventTypes.RunCancel, Producers.Gateway), (envelope.EventType, envelope.Producer));
        Assert.Equal("changed my mind", envelope.Payload.GetProperty("reason").GetString());
        Assert.Equal(202, (await gateway.Admin.PostAsync($"/api/v1/tasks/{taskId}/cancel", "", Ct)).Status);
        Assert.Equal(EventTypes.RunCancel, (await CommandAsync(runId)).EventType);
    }

    [Theory]
    [InlineData("retry", "failed", "run.retry")]
    [InlineData("approve", "waiting_review", "run.approve")]
    public async Task Retrying_and_approving_send_their_command_too(string command, string state, string eventType)
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        await gateway.Database.Worker.ExecuteAsync("""
            update orchestrator.runs set status = 'running' where run_id = @runId;
            update orchestrator.runs set status = @state, latest_error = case @state when 'failed' then '{"code":"internal_error","message":"It failed.","retryable":true,"advice":"Repeat."}'::jsonb end
             where run_id = @runId;
            """, new { runId, state }, Ct);
        var (status, body) = await gateway.Admin.PostAsync($"/api/v1/runs/{runId}/{command}", "", Ct);
        Assert.Equal((202, state), (status, body.GetProperty("status").GetString()));
        Assert.Equal(eventType, (await CommandAsync(runId)).EventType);
    }

    [Fact]
    public async Task An_approval_names_the_gate_that_waits_however_the_gates_were_ordered()
    {
        var (status, accepted) = await gateway.Admin.PostAsync("/api/v1/tasks", """{"project_id":"p_001","review_before":["compose","execute","execute"],"payload":{"text":"A line."}}""", Ct);
        Assert.Equal(202, status);
        var runId = accepted.GetProperty("run_id").GetString()!;
        await gateway.Database.Worker.ExecuteAsync("""
            update orchestrator.runs set status = 'running' where run_id = @runId;
            update orchestrator.runs set status = 'waiting_review' where run_id = @runId;
            """, new { runId }, Ct);
        Assert.Equal("[\"execute\",\"compose\"]", (await gateway.Admin.ReadAsync($"/api/v1/runs/{runId}", Ct)).Body.GetProperty("review_before").GetRawText());
        Assert.Equal(202, (await gateway.Admin.PostAsync($"/api/v1/runs/{runId}/approve", "", Ct)).Status);
        Assert.Equal("execute", (await CommandAsync(runId)).Payload.GetProperty("stage").GetString());
    }

    [Fact]
    public async Task A_task_that_is_done_tells_its_result()
    {
        var (_, task) = await gateway.Admin.PostAsync("/api/v1/tasks", """{"project_id":"p_001","task_type":"demo.long_io","payload":{"blocks":1}}""", Ct);
        var id = task.GetProperty("task_id").GetString();
        await gateway.Database.Worker.InTransactionAsync(tx => tx.ExecuteAsync(
            "select orchestrator.begin_task(run_id, 1, 'x', 1), orchestrator.finish_task(run_id, 'completed', '{\"bytes\": 7}', null) from orchestrator.task_v1 where task_id = @id", new { id }), Ct);
        var (status, result) = await gateway.Admin.ReadAsync($"/api/v1/tasks/{id}/result", Ct);
        Assert.Equal((200, 7), (status, result.GetProperty("result").GetProperty("bytes").GetInt32()));
    }

    /// <summary>The next command about a run; other tests' commands may lie before it.</summary>
    private async Task<EventEnvelope> CommandAsync(string runId)
    {
        EventEnvelope? found = null;
        await Eventually.AssertAsync(async () =>
        {
            if (await gateway.Broker.TakeAsync(Topology.RunCommandQueue, Ct) is { } message && EnvelopeConsumer.Parse(Encoding.UTF8.GetString(message.Body.Span)) is var envelope && envelope.RunId == runId) found = envelope;
            return found is not null;
        }, TimeSpan.FromSeconds(60), $"a command about {runId} arrives", Ct);
        return found!;
    }

    [Fact]
    public async Task Commands_that_do_not_fit_the_state_are_refused()
    {
        var (taskId, runId) = await gateway.Admin.SubmitAsync(Ct);
        foreach (var command in new[] { "retry", "approve" })
        {
            var (status, body) = await gateway.Admin.PostAsync($"/api/v1/runs/{runId}/{command}", "", Ct);
            Assert.Equal((409, "illegal_state"), (status, body.Code()));
        }
        Assert.Equal(409, (await gateway.Admin.ReadAsync($"/api/v1/tasks/{taskId}/result", Ct)).Status);
        Assert.Equal(409, (await gateway.Admin.ReadAsync($"/api/v1/runs/{runId}/output", Ct)).Status);
        Assert.Equal(404, (await gateway.Admin.PostAsync("/api/v1/runs/run_unknown/cancel", "", Ct)).Status);
    }

    [Theory]
    [InlineData(nameof(RunCommand.Cancel), "queued,running,waiting_review,cancelled")]
    [InlineData(nameof(RunCommand.Retry), "succeeded,failed")]
    [InlineData(nameof(RunCommand.Approve), "waiting_review")]
    public void Each_command_fits_these_states_only(string command, string states)
    {
        string[] all = ["queued", "running", "waiting_review", "succeeded", "failed", "cancelled"];
        Assert.Equal(states.Split(','), all.Where(state => RunCommands.Refusal(Enum.Parse<RunCommand>(command), state) is null));
    }

    [Fact]
    public async Task A_finished_run_shows_jobs_artifacts_film_and_signed_addresses()
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        var content = Encoding.UTF8.GetBytes("not really a film");
        var key = $"t_001/p_001/{runId}/film.mp4";
        using (var stream = new MemoryStream(content)) await gateway.Bucket.Store.PutAsync(key, stream, "video/mp4", Ct);
        var jobId = "job_" + runId[4..];
        var artifactId = "art_" + runId[4..];
        await gateway.Database.Worker.InTransactionAsync(async tx =>
        {
            await tx.ExecuteAsync("""
                insert into orchestrator.jobs (job_id, run_id, tenant_id, project_id, key, stage, kind, operation, params) values (@jobId, @runId, 't_001', 'p_001', 'compose', 'compose', 'compose', 'compose', '{}');
                insert into worker_hub.artifacts (artifact_id, tenant_id, project_id, run_id, job_id, attempt, kind, bucket, object_key, sha256, bytes, content_type, media)
                values (@artifactId, 't_001', 'p_001', @runId, @jobId, 1, 'film', @bucket, @key, repeat('0', 64), @bytes, 'video/mp4', '{"duration_s": 12.5}');
                update orchestrator.runs set status = 'running' where run_id = @runId;
                update orchestrator.runs set status = 'succeeded', stage = 'completed', progress = 100, final_artifact_id = @artifactId, final_artifact_uri = 's3://' || @bucket || '/' || @key where run_id = @runId;
                """, new { jobId, runId, artifactId, bucket = gateway.Bucket.Options.Bucket, key, bytes = (long)content.Length });
        }, Ct);

        var run = await gateway.GetJsonAsync($"/api/v1/runs/{runId}", Ct);
        Assert.Equal(("succeeded", 100.0), (run.GetProperty("status").GetString(), run.GetProperty("progress").GetDouble()));
        Assert.Equal("compose", (await gateway.GetJsonAsync($"/api/v1/runs/{runId}/jobs", Ct)).GetProperty("items")[0].GetProperty("kind").GetString());
        var artifact = (await gateway.GetJsonAsync($"/api/v1/runs/{runId}/artifacts?kind=film", Ct)).GetProperty("items")[0];
        Assert.Equal(run.GetProperty("final_artifact_uri").GetString(), artifact.GetProperty("uri").GetString());
        Assert.Equal(12.5, artifact.GetProperty("media").GetProperty("duration_s").GetDouble());
        Assert.Equal(artifactId, (await gateway.GetJsonAsync($"/api/v1/artifacts/{artifactId}", Ct)).GetProperty("artifact_id").GetString());

        using var http = new HttpClient();
        var url = (await gateway.GetJsonAsync($"/api/v1/artifacts/{artifactId}/url", Ct)).GetProperty("url").GetString();
        Assert.Equal(content, await http.GetByteArrayAsync(new Uri(url!), Ct));
        var film = (await gateway.GetJsonAsync($"/api/v1/runs/{runId}/output", Ct)).GetProperty("film").GetProperty("url").GetString();
        Assert.Equal(content, await http.GetByteArrayAsync(new Uri(film!), Ct));
        Assert.Equal(409, (await gateway.Admin.PostAsync($"/api/v1/runs/{runId}/cancel", "", Ct)).Status);
    }
}
