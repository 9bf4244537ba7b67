using System.Text;
using System.Text.Json;
using Ainer.Contracts.Events;
using Ainer.Gateway.Readiness;
using Ainer.Messaging;
using Ainer.Testing;

namespace Ainer.Gateway.Tests;

[Collection(nameof(GatewayProcess))]
public sealed class BatchTests(GatewayProcess gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dry_batch_makes_all_its_runs_in_one_commit_and_shows_how_they_stand()
    {
        var (status, accepted) = await gateway.Admin.PostAsync("/api/v1/batches", """{"project_id":"p_001","n_runs":3,"dry_run":true,"template":{"payload":{"text":"A rainy night."},"requested_quality":"preview"}}""", Ct);
        Assert.Equal((202, 3, "queued"), (status, accepted.GetProperty("n_runs").GetInt32(), accepted.GetProperty("status").GetString()));
        var batchId = accepted.GetProperty("batch_id").GetString()!;

        var runs = (await gateway.GetJsonAsync($"/api/v1/runs?batch_id={batchId}", Ct)).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(accepted.GetProperty("run_ids").EnumerateArray().Select(id => id.GetString()).Order(), runs.Select(run => run.GetProperty("run_id").GetString()).Order());
        Assert.All(runs, run => Assert.True(run.GetProperty("dry_run").GetBoolean()));

        await MoveAsync(runs[0], "succeeded");
        await MoveAsync(runs[1], "failed");
        var batch = await gateway.GetJsonAsync($"/api/v1/batches/{batchId}", Ct);
        var counts = batch.GetProperty("counts");
        Assert.Equal(("running", 1, 1, 1), (batch.GetProperty("status").GetString(), counts.GetProperty("queued").GetInt32(), counts.GetProperty("succeeded").GetInt32(), counts.GetProperty("failed").GetInt32()));
        Assert.Equal(33.33, batch.GetProperty("progress").GetDouble());
        await MoveAsync(runs[2], "succeeded");
        var ended = (await gateway.GetJsonAsync("/api/v1/batches?status=completed_with_errors", Ct)).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("batch_id").GetString() == batchId);
        Assert.True(ended.TryGetProperty("finished_at", out _));
        Assert.False(ended.TryGetProperty("template", out _));

        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(404, (await other.ReadAsync($"/api/v1/batches/{batchId}", Ct)).Status);
        Assert.Equal(404, (await other.PostAsync($"/api/v1/batches/{batchId}/cancel", "", Ct)).Status);
    }

    [Fact]
    public async Task A_batch_of_chapters_makes_a_run_for_each_and_the_same_key_gives_the_same_batch()
    {
        const string Body = """{"chapter_ids":["ch_001"],"n_runs":2,"dry_run":true,"name":"twice"}""";
        var (status, first) = await gateway.Admin.PostAsync("/api/v1/batches", Body, Ct, "batch-key-1");
        Assert.Equal((202, 2), (status, first.GetProperty("n_runs").GetInt32()));
        Assert.Equal(first.GetProperty("batch_id").GetString(), (await gateway.Admin.PostAsync("/api/v1/batches", Body, Ct, "batch-key-1")).Body.GetProperty("batch_id").GetString());
        Assert.Equal("idempotency_conflict", (await gateway.Admin.PostAsync("/api/v1/batches", Body.Replace("twice", "thrice", StringComparison.Ordinal), Ct, "batch-key-1")).Body.Code());
        var run = (await gateway.GetJsonAsync($"/api/v1/runs?batch_id={first.GetProperty("batch_id").GetString()}", Ct)).GetProperty("items")[0];
        Assert.Equal(("ch_001", "p_001"), (run.GetProperty("chapter_id").GetString(), run.GetProperty("project_id").GetString()));
    }

    [Fact]
    public async Task A_stored_template_serves_many_batches_until_it_is_deleted()
    {
        var (status, created) = await gateway.Admin.PostAsync("/api/v1/batch-templates", """{"name":"previews","project_id":"p_001","template":{"requested_quality":"preview","priority":7,"payload":{"text":"A rainy night."}}}""", Ct);
        Assert.Equal(201, status);
        var templateId = created.GetProperty("template_id").GetString()!;
        Assert.Equal("illegal_state", (await gateway.Admin.PostAsync("/api/v1/batch-templates", """{"name":"previews","template":{}}""", Ct)).Body.Code());
        Assert.Contains((await gateway.GetJsonAsync("/api/v1/batch-templates", Ct)).GetProperty("items").EnumerateArray(), item => item.GetProperty("template_id").GetString() == templateId);

        var (_, byName) = await gateway.Admin.PostAsync("/api/v1/batches", """{"template_id":"previews","dry_run":true,"template":{"priority":2}}""", Ct);
        var run = (await gateway.GetJsonAsync($"/api/v1/runs?batch_id={byName.GetProperty("batch_id").GetString()}", Ct)).GetProperty("items")[0];
        Assert.Equal(("preview", 2), (run.GetProperty("quality").GetString(), run.GetProperty("priority").GetInt32()));

        Assert.Equal("previews", (await gateway.Admin.ReadAsync($"/api/v1/batch-templates/{templateId}", Ct)).Body.Text("name"));
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(404, (int)(await other.DeleteAsync($"/api/v1/batch-templates/{templateId}", Ct)).StatusCode);
        Assert.Equal(204, (int)(await gateway.Admin.DeleteAsync($"/api/v1/batch-templates/{templateId}", Ct)).StatusCode);
        Assert.Equal(404, (await gateway.Admin.ReadAsync($"/api/v1/batch-templates/{templateId}", Ct)).Status);
        Assert.Equal(404, (await gateway.Admin.PostAsync("/api/v1/batches", """{"template_id":"previews","dry_run":true}""", Ct)).Status);
    }

    [Fact]
    public async Task Cancelling_a_batch_asks_each_unfinished_run_to_stop_once()
    {
        var (_, accepted) = await gateway.Admin.PostAsync("/api/v1/batches", """{"project_id":"p_001","n_runs":3,"dry_run":true,"template":{"payload":{"text":"A rainy night."}}}""", Ct);
        var batchId = accepted.GetProperty("batch_id").GetString()!;
        var runIds = accepted.GetProperty("run_ids").EnumerateArray().Select(id => id.GetString()!).ToList();
        await MoveAsync((await gateway.GetJsonAsync($"/api/v1/runs/{runIds[0]}", Ct)), "succeeded");

        var (status, answer) = await gateway.Admin.PostAsync($"/api/v1/batches/{batchId}/cancel", """{"reason":"enough"}""", Ct, "cancel-batch-1");
        Assert.Equal((202, 2), (status, answer.GetProperty("runs").GetInt32()));
        Assert.Equal(2, (await gateway.Admin.PostAsync($"/api/v1/batches/{batchId}/cancel", """{"reason":"enough"}""", Ct, "cancel-batch-1")).Body.GetProperty("runs").GetInt32());
        Assert.Equal("cancelling", (await gateway.GetJsonAsync($"/api/v1/batches/{batchId}", Ct)).GetProperty("status").GetString());
        var told = new HashSet<string>();
        await Eventually.AssertAsync(async () =>
        {
            if (await gateway.Broker.TakeAsync(Topology.RunCommandQueue, Ct) is not { } message) return false;
            var envelope = EnvelopeConsumer.Parse(Encoding.UTF8.GetString(message.Body.Span));
            if (envelope.EventType == EventTypes.RunCancel && runIds.Contains(envelope.RunId!)) Assert.True(told.Add(envelope.RunId!), "told twice");
            return told.Count == 2;
        }, TimeSpan.FromSeconds(60), "both unfinished runs are told to stop", Ct);
        Assert.DoesNotContain(runIds[0], told);
    }

    [Fact]
    public async Task A_batch_that_is_to_be_made_needs_a_node_for_each_kind_of_work()
    {
        const string Body = """{"project_id":"p_001","template":{"payload":{"text":"A rainy night."}}}""";
        await gateway.Database.Worker.ExecuteAsync("delete from worker_hub.nodes", null, Ct);
        var (status, refused) = await gateway.Admin.PostAsync("/api/v1/batches", Body, Ct);
        Assert.Equal((503, "dependency_unavailable"), (status, refused.Code()));
        Assert.Equal(["node:video", "node:audio", "node:llm", "node:lipsync", "node:compose"], refused.GetProperty("error").GetProperty("details").GetProperty("missing").EnumerateArray().Select(item => item.GetString()));

        // A node that was here yesterday counts: its work waits for it.
        await gateway.Database.Worker.ExecuteAsync("""
            insert into worker_hub.nodes (node_id, kind, lanes, heartbeat_at) values
            ('agent-b', 'agent', '[{"lane":"cpu.video","slots":1},{"lane":"cpu.audio","slots":1},{"lane":"cpu.llm","slots":1},{"lane":"cpu.lipsync","slots":1}]', now() - interval '1 day'),
            ('composer-b', 'composer', '[{"lane":"compose","slots":1}]', now() - interval '1 day');
            """, null, Ct);
        Assert.Equal(202, (await gateway.Admin.PostAsync("/api/v1/batches", Body, Ct)).Status);
        Assert.Equal(["node:llm", "node:compose"], WorkReadiness.Missing(["gpu.video", "cpu.audio", "cpu.lipsync"]));
    }

    [Theory]
    [InlineData("""{"project_id":"p_001","dry_run":true}""", 422, "text_missing")]
    [InlineData("""{"chapter_ids":["ch_nowhere"],"dry_run":true}""", 404, "not_found")]
    [InlineData("""{"chapter_ids":["ch_001"],"project_id":"p_other","dry_run":true}""", 422, "validation_failed")]
    [InlineData("""{"chapter_ids":["ch_001"],"n_runs":100000,"dry_run":true}""", 422, "validation_failed")]
    [InlineData("""{"chapter_ids":["ch_001"],"dry_run":true,"template":{"payload":{"text":"Both."}}}""", 422, "validation_failed")]
    [InlineData("""{"chapter_ids":["ch_001"],"dry_run":true,"template":{"review_before":["completed"]}}""", 422, "validation_failed")]
    public async Task What_does_not_fit_is_refused(string body, int status, string code)
    {
        var (answered, refused) = await gateway.Admin.PostAsync("/api/v1/batches", body, Ct);
        Assert.Equal((status, code), (answered, refused.Code()));
    }

    private Task<int> MoveAsync(JsonElement run, string status) => gateway.Database.Worker.ExecuteAsync("""
        update orchestrator.runs set status = 'running' where run_id = @runId;
        update orchestrator.runs set status = @status, progress = case @status when 'succeeded' then 100 else 0 end, stage = case @status when 'succeeded' then 'completed' else stage end,
               latest_error = case @status when 'failed' then '{"code":"internal_error","message":"It failed.","retryable":true,"advice":"Repeat."}'::jsonb end, finished_at = now() where run_id = @runId;
        """, new { runId = run.GetProperty("run_id").GetString(), status }, Ct);
}
