using Ainer.Contracts;
using Ainer.Contracts.Events;

namespace Ainer.Gateway.Tests;

[Collection(nameof(GatewayProcess))]
public sealed class EventTests(GatewayProcess gateway)
{
    private readonly IdSource _ids = new(TimeProvider.System);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_place_that_is_none_of_the_runs_is_refused_and_the_stream_does_not_wait_for_it()
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{runId}/events/stream") { Headers = { { "Last-Event-ID", "1000" } } };
        using var answer = await gateway.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        var error = (await GatewayProcess.JsonAsync(answer)).GetProperty("error");
        Assert.Equal((422, "Last-Event-ID"), ((int)answer.StatusCode, error.GetProperty("details").GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"ordinal":1}""")]
    [InlineData("""{"at":"2026-01-01T00:00:00Z","id":null}""")]
    [InlineData("""{"at":"2026-01-01T00:00:00Z","id":"\u0000"}""")]
    [InlineData("""{"at":"2026-01-01T00:00:00Z","id":"x","more":1}""")]
    [InlineData("null")]
    public async Task A_cursor_that_is_none_of_this_list_is_refused(string place)
    {
        var cursor = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(place)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        foreach (var list in new[] { "/api/v1/runs", "/api/v1/tasks", "/api/v1/projects", "/api/v1/system/tenants", "/api/v1/batches" })
        {
            var (status, body) = await gateway.Admin.ReadAsync($"{list}?cursor={cursor}", Ct);
            Assert.Equal((422, "cursor"), (status, body.GetProperty("error").GetProperty("details").GetProperty("field").GetString()));
        }
    }

    [Fact]
    public async Task Events_come_in_order_page_by_page_with_payloads_only_on_request()
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        for (var i = 0; i < 4; i++) await AppendAsync(runId, EventTypes.JobProgress, $"job_{i % 2}");

        var page = await gateway.GetJsonAsync($"/api/v1/runs/{runId}/events?limit=3", Ct);
        Assert.Equal([1, 2, 3], page.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("run_seq").GetInt32()));
        Assert.False(page.GetProperty("items")[1].TryGetProperty("payload", out _));
        var rest = await gateway.GetJsonAsync($"/api/v1/runs/{runId}/events?limit=3&include_payload=true&cursor={page.GetProperty("next_cursor").GetString()}", Ct);
        Assert.Equal([4, 5], rest.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("run_seq").GetInt32()));
        Assert.Equal("雨", rest.GetProperty("items")[0].GetProperty("payload").GetProperty("note").GetString());
        Assert.False(rest.TryGetProperty("next_cursor", out _));

        Assert.Equal(2, (await gateway.GetJsonAsync($"/api/v1/runs/{runId}/events?job=job_1", Ct)).GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await gateway.GetJsonAsync($"/api/v1/runs/{runId}/events?type=task.submitted,run.failed", Ct)).GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await gateway.GetJsonAsync($"/api/v1/runs/{runId}/events?stage=compose", Ct)).GetProperty("items").GetArrayLength());
        var eventId = rest.GetProperty("items")[1].GetProperty("event_id").GetString();
        Assert.Equal(5, (await gateway.GetJsonAsync($"/api/v1/runs/{runId}/events/{eventId}", Ct)).GetProperty("run_seq").GetInt32());
        Assert.Equal(404, (await gateway.Admin.ReadAsync($"/api/v1/runs/{runId}/events/unknown", Ct)).Status);
        Assert.Equal(404, (await gateway.Admin.ReadAsync("/api/v1/runs/run_unknown/events", Ct)).Status);
        Assert.Equal(422, (await gateway.Admin.ReadAsync($"/api/v1/runs/{runId}/events?cursor=x", Ct)).Status);
    }

    [Fact]
    public async Task The_trace_lists_who_did_what_and_leaves_progress_out()
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        await AppendAsync(runId, EventTypes.StageStarted, null, Producers.Orchestrator);
        await AppendAsync(runId, EventTypes.JobCreated, "job_1", Producers.Orchestrator);
        await AppendAsync(runId, EventTypes.JobClaimed, "job_1");
        await AppendAsync(runId, EventTypes.JobProgress, "job_1");
        await AppendAsync(runId, EventTypes.JobSucceeded, "job_1");
        var trace = await gateway.GetJsonAsync($"/internal/observer/runs/{runId}/trace", Ct);
        Assert.Equal(
            [("task.submitted", "gateway"), ("job.created", "orchestrator"), ("job.claimed", "worker-hub"), ("job.succeeded", "worker-hub")],
            trace.GetProperty("events").EnumerateArray().Select(e => (e.GetProperty("event_type").GetString()!, e.GetProperty("producer").GetString()!)));
    }

    [Fact]
    public async Task A_stream_tells_what_happens_and_resumes_after_the_last_event_seen()
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        await using var stream = await SseReader.OpenAsync(gateway, $"/api/v1/runs/{runId}/events/stream", GatewayProcess.ViewerKey, null);
        Assert.Equal("1", (await stream.NextAsync(Ct)).Id);
        await AppendAsync(runId, EventTypes.JobProgress, "job_1");
        var live = await stream.NextAsync(Ct);
        Assert.Equal(("2", EventTypes.JobProgress), (live.Id, live.Type));
        Assert.Equal("雨", live.Data.GetProperty("payload").GetProperty("note").GetString());

        await AppendAsync(runId, EventTypes.JobProgress, "job_2");
        await using var resumed = await SseReader.OpenAsync(gateway, $"/api/v1/runs/{runId}/events/stream", GatewayProcess.ViewerKey, "2");
        Assert.Equal("3", (await resumed.NextAsync(Ct)).Id);
    }

    [Fact]
    public async Task A_stream_with_a_filter_tells_only_what_fits_and_a_late_reader_of_the_same_run_misses_nothing()
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        await using var all = await SseReader.OpenAsync(gateway, $"/api/v1/runs/{runId}/events/stream", GatewayProcess.ViewerKey, null);
        await using var some = await SseReader.OpenAsync(gateway, $"/api/v1/runs/{runId}/events/stream?type={EventTypes.JobClaimed}&job=job_1", GatewayProcess.ViewerKey, null);
        Assert.Equal("1", (await all.NextAsync(Ct)).Id);
        await AppendAsync(runId, EventTypes.JobProgress, "job_1");
        await AppendAsync(runId, EventTypes.JobClaimed, "job_2");
        await AppendAsync(runId, EventTypes.JobClaimed, "job_1");
        foreach (var id in new[] { "2", "3", "4" }) Assert.Equal(id, (await all.NextAsync(Ct)).Id);
        Assert.Equal("4", (await some.NextAsync(Ct)).Id);

        await using var late = await SseReader.OpenAsync(gateway, $"/api/v1/runs/{runId}/events/stream?include_payload=false", GatewayProcess.ViewerKey, "1");
        foreach (var id in new[] { "2", "3", "4" })
        {
            var told = await late.NextAsync(Ct);
            Assert.Equal((id, false), (told.Id, told.Data.TryGetProperty("payload", out _)));
        }
        await AppendAsync(runId, EventTypes.JobProgress, "job_1");
        Assert.Equal("5", (await late.NextAsync(Ct)).Id);
        Assert.Equal("5", (await all.NextAsync(Ct)).Id);
    }

    [Fact]
    public async Task A_ticket_opens_a_stream_and_nothing_else_and_a_key_in_the_address_opens_nothing()
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        var (status, body) = await gateway.Admin.PostAsync("/api/v1/auth/stream-ticket", "", Ct);
        var ticket = body.GetProperty("ticket").GetString();
        Assert.Equal(201, status);
        await using var stream = await SseReader.OpenAsync(gateway, $"/api/v1/runs/{runId}/events/stream?ticket={ticket}", null, null);
        Assert.Equal(EventTypes.TaskSubmitted, (await stream.NextAsync(Ct)).Type);

        using var nobody = gateway.Client(null);
        Assert.Equal(401, (await nobody.ReadAsync($"/api/v1/runs/{runId}?ticket={ticket}", Ct)).Status);
        Assert.Equal(401, (await nobody.ReadAsync($"/api/v1/runs/{runId}?key={GatewayProcess.AdminKey}", Ct)).Status);
        using var asKey = gateway.Client(ticket);
        Assert.Equal(401, (await asKey.ReadAsync($"/api/v1/runs/{runId}", Ct)).Status);
        Assert.Equal(401, (await nobody.ReadAsync($"/api/v1/runs/{runId}/events/stream?ticket=guess", Ct)).Status);
    }

    private Task<string?> AppendAsync(string runId, string type, string? jobId, string producer = Producers.WorkerHub) =>
        gateway.Database.Worker.InTransactionAsync(tx => tx.ScalarAsync<string>("select orchestrator.append_event(@runId, @body::jsonb)::text", new
        {
            runId,
            body = AinerJson.Write(new { EventId = _ids.NewEventId(), EventType = type, Producer = producer, JobId = jobId, Payload = new { Note = "雨" } }),
        }), Ct);
}
