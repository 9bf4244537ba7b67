using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Testing;
using Npgsql;

namespace Ainer.Gateway.Tests;

[Collection(nameof(GatewayProcess))]
public sealed class TaskSubmissionTests(GatewayProcess gateway)
{
    private const string SeedBody = """
        {
          "tenant_id": "t_001",
          "project_id": "p_001",
          "trace_id": "tr_e2e_001",
          "correlation_id": "cr_e2e_001",
          "idempotency_key": "idem_e2e_001",
          "chapter_id": "ch_001",
          "requested_quality": "standard",
          "language_context": "zh-CN",
          "payload": {"source": "e2e_test"}
        }
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_report_s_request_works_verbatim_and_its_repetition_gives_the_same_answer()
    {
        var (status, first) = await gateway.Admin.PostAsync("/api/v1/tasks", SeedBody, Ct);
        var (again, second) = await gateway.Admin.PostAsync("/api/v1/tasks", SeedBody, Ct);

        Assert.Equal((202, 202), (status, again));
        Assert.Equal("queued", first.GetProperty("status").GetString());
        Assert.Equal("accepted", first.GetProperty("message").GetString());
        Assert.Matches("^run_[0-9a-f]{32}$", first.GetProperty("run_id").GetString());
        Assert.Equal(first.GetRawText(), second.GetRawText());

        var run = await gateway.GetJsonAsync($"/api/v1/runs/{first.GetProperty("run_id").GetString()}", Ct);
        Assert.Equal(("queued", "accepted", "1.0"), (run.GetProperty("status").GetString(), run.GetProperty("stage").GetString(), run.GetProperty("schema_version").GetString()));
        Assert.Equal(JsonValueKind.Null, run.GetProperty("latest_error").ValueKind);
        Assert.Equal(JsonValueKind.Null, run.GetProperty("final_artifact_uri").ValueKind);
    }

    [Fact]
    public async Task A_task_is_announced_once_however_often_it_is_sent()
    {
        const string body = """{"project_id":"p_001","idempotency_key":"once","payload":{"text":"One."}}""";
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gateway.Admin.PostAsync("/api/v1/tasks", body, Ct)));
        Assert.All(answers, answer => Assert.True(answer.Status == 202 || answer.Body.Code() == "idempotency_in_flight", answer.Body.GetRawText()));
        var runId = Assert.Single(answers.Where(answer => answer.Status == 202).Select(answer => answer.Body.GetProperty("run_id").GetString()).Distinct());

        var messages = new List<string>();
        await Eventually.AssertAsync(async () =>
        {
            while (await gateway.Broker.TakeAsync(Topology.TaskSubmittedQueue, Ct) is { } message)
            {
                var envelope = EnvelopeConsumer.Parse(Encoding.UTF8.GetString(message.Body.Span));
                if (envelope.RunId == runId) messages.Add(envelope.EventType);
            }
            return messages.Count > 0;
        }, TimeSpan.FromSeconds(60), "task.submitted arrives", Ct);
        Assert.Equal([EventTypes.TaskSubmitted], messages);
        Assert.Equal(1, (await gateway.GetJsonAsync($"/api/v1/runs/{runId}/events", Ct)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task One_key_with_two_bodies_is_a_conflict_and_two_keys_in_one_request_are_refused()
    {
        const string one = """{"project_id":"p_001","payload":{"text":"One."}}""";
        const string two = """{"project_id":"p_001","payload":{"text":"Two."}}""";
        Assert.Equal(202, (await gateway.Admin.PostAsync("/api/v1/tasks", one, Ct, "same-key")).Status);
        var (status, body) = await gateway.Admin.PostAsync("/api/v1/tasks", two, Ct, "same-key");
        Assert.Equal((409, "idempotency_conflict"), (status, body.Code()));
        (status, body) = await gateway.Admin.PostAsync("/api/v1/tasks", """{"idempotency_key":"a","project_id":"p_001","payload":{"text":"One."}}""", Ct, "b");
        Assert.Equal((400, "idempotency_key_mismatch"), (status, body.Code()));
    }

    [Fact]
    public async Task While_the_first_request_runs_its_repetition_is_asked_to_come_back()
    {
        await using var connection = new NpgsqlConnection(gateway.Database.AppConnection);
        await connection.OpenAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var command = new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended('t_001' || E'\\n' || 'POST /api/v1/tasks' || E'\\n' || 'slow', 7071))", connection, transaction)) await command.ExecuteNonQueryAsync(Ct);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tasks") { Content = new StringContent("""{"project_id":"p_001","payload":{"text":"One."}}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", "slow");
        using var answer = await gateway.Admin.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("idempotency_in_flight", (await GatewayProcess.JsonAsync(answer)).Code());
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task The_same_key_of_another_tenant_is_another_key()
    {
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        const string body = """{"project_id":"p_001","payload":{"text":"One."}}""";
        var (_, mine) = await gateway.Admin.PostAsync("/api/v1/tasks", body, Ct, "shared-name");
        var (status, theirs) = await other.PostAsync("/api/v1/tasks", body, Ct, "shared-name");
        Assert.Equal(202, status);
        Assert.NotEqual(mine.GetProperty("run_id").GetString(), theirs.GetProperty("run_id").GetString());
    }

    [Theory]
    [InlineData("""{"project_id":"p_001"}""", 422, "text_missing")]
    [InlineData("""{"project_id":"p_001","payload":{"text":""}}""", 422, "text_missing")]
    [InlineData("""{"project_id":"p_001","payload":{"text":" \n\t "}}""", 422, "text_missing")]
    [InlineData("""{"project_id":"p_001","payload":{"text":"123 !? 。"}}""", 422, "text_missing")]
    [InlineData("""{"project_id":"p_001","payload":{"text":"a\u0000b"}}""", 422, "text_not_utf8")]
    [InlineData("""{"project_id":"p_001","payload":{"text":"a\ud800b"}}""", 422, "text_not_utf8")]
    [InlineData("""{"project_id":"p_001","payload":{"text":"fine","note":"a\u0000b"}}""", 422, "text_not_utf8")]
    [InlineData("""{"project_id":"p_001","trace_id":"a\u0000b","payload":{"text":"fine"}}""", 422, "text_not_utf8")]
    [InlineData("""{"project_id":"p_001","payload":{"text":5}}""", 422, "validation_failed")]
    [InlineData("""{"project_id":"p_001","payload":"text"}""", 422, "validation_failed")]
    [InlineData("""{"payload":{"text":"fine"}}""", 422, "validation_failed")]
    [InlineData("""{"project_id":"p_001","requested_quality":"best","payload":{"text":"fine"}}""", 422, "validation_failed")]
    [InlineData("""{"project_id":"p_001","review_before":["completed"],"payload":{"text":"fine"}}""", 422, "validation_failed")]
    [InlineData("""{"project_id":"p_001","language_context":"fr","payload":{"text":"fine"}}""", 422, "validation_failed")]
    [InlineData("""{"project_id":"p_001","priority":10,"payload":{"text":"fine"}}""", 422, "validation_failed")]
    [InlineData("""{"project_id":"p_001","task_type":"other","payload":{"text":"fine"}}""", 422, "validation_failed")]
    [InlineData("""{"project_id":"p_001","idempotency_key":"","payload":{"text":"fine"}}""", 422, "validation_failed")]
    [InlineData("""{"project_id":"p_nowhere","payload":{"text":"fine"}}""", 404, "not_found")]
    [InlineData("""{"project_id":"p_001","chapter_id":"ch_nowhere"}""", 404, "not_found")]
    [InlineData("""{"tenant_id":"t_002","project_id":"p_001","payload":{"text":"fine"}}""", 403, "forbidden")]
    [InlineData("""{"project_id":"p_001",""", 422, "validation_failed")]
    [InlineData("null", 422, "validation_failed")]
    [InlineData("[]", 422, "validation_failed")]
    [InlineData("", 422, "validation_failed")]
    public async Task What_cannot_be_accepted_is_refused_with_advice(string body, int status, string code)
    {
        var answer = await gateway.Admin.PostAsync("/api/v1/tasks", body, Ct);
        Assert.Equal((status, code), (answer.Status, answer.Body.Code()));
        var error = answer.Body.GetProperty("error");
        Assert.NotEmpty(error.GetProperty("details").GetProperty("advice").GetString()!);
        Assert.Matches("^[0-9a-f]{32}$", error.GetProperty("trace_id").GetString());
        Assert.False(error.GetProperty("retryable").GetBoolean());
    }

    [Fact]
    public async Task Wrong_encodings_types_and_sizes_are_refused()
    {
        using var latin = new ByteArrayContent([.. "{\"project_id\":\"p_001\",\"payload\":{\"text\":\"caf"u8, 0xE9, .. "\"}}"u8]) { Headers = { ContentType = new("application/json") } };
        using var answer = await gateway.Admin.PostAsync(new Uri("/api/v1/tasks", UriKind.Relative), latin, Ct);
        Assert.Equal("text_not_utf8", (await GatewayProcess.JsonAsync(answer)).Code());

        Assert.Equal(415, (await gateway.Admin.PostAsync("/api/v1/tasks", "a=b", Ct, contentType: "application/x-www-form-urlencoded")).Status);

        var (status, body) = await gateway.Admin.PostAsync("/api/v1/tasks", JsonSerializer.Serialize(new { project_id = "p_001", payload = new { text = new string('字', 20_001) } }), Ct);
        Assert.Equal((413, "text_too_long"), (status, body.Code()));
        Assert.Equal(20_000, body.GetProperty("error").GetProperty("details").GetProperty("limit").GetInt32());
        (status, body) = await gateway.Admin.PostAsync("/api/v1/tasks", new string(' ', 1_100_000), Ct);
        Assert.Equal((413, "payload_too_large"), (status, body.Code()));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("<script>alert(1)</script> {\\an8}drawtext=text='%{pts}':x=1;$(rm -rf /) `ls` \\N --> 00:00:01,000")]
    [InlineData("𠮷野家で\u200d👩‍👩‍👧 \u001b[31m \u0007")]
    public async Task Any_text_with_a_letter_is_taken_as_it_is(string text)
    {
        var (status, body) = await gateway.Admin.PostAsync("/api/v1/tasks", JsonSerializer.Serialize(new { project_id = "p_001", payload = new { text } }), Ct);
        Assert.Equal(202, status);
        var task = await gateway.GetJsonAsync($"/api/v1/tasks/{body.GetProperty("task_id").GetString()}", Ct);
        Assert.Equal(text, task.GetProperty("parameters").GetProperty("text").GetString());
    }

    [Fact]
    public async Task The_longest_text_is_taken()
    {
        var text = string.Concat(Enumerable.Repeat("夜雨", 10_000));
        Assert.Equal(20_000, new StringInfo(text).LengthInTextElements);
        Assert.Equal(202, (await gateway.Admin.PostAsync("/api/v1/tasks", JsonSerializer.Serialize(new { project_id = "p_001", payload = new { text } }), Ct)).Status);
    }
}
