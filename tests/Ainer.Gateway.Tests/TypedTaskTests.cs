using System.Text.Json;

namespace Ainer.Gateway.Tests;

[Collection(nameof(GatewayProcess))]
public sealed class TypedTaskTests(GatewayProcess gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_type_is_listed_with_the_schemas_of_its_parameters_and_result()
    {
        var items = (await gateway.GetJsonAsync("/api/v1/task-types", Ct)).GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("task_type").GetString()!);
        Assert.Contains("novel.video", items.Keys);
        var blocks = items["demo.long_io"].GetProperty("parameters_schema").GetProperty("properties").GetProperty("blocks");
        Assert.Equal(("integer", 1, 4096), (blocks.GetProperty("type").GetString(), blocks.GetProperty("minimum").GetInt32(), blocks.GetProperty("maximum").GetInt32()));
        Assert.Equal("sha256", items["demo.long_io"].GetProperty("result_schema").GetProperty("required")[1].GetString());
    }

    [Theory]
    [InlineData("""{"blocks":0}""", "payload.blocks")]
    [InlineData("""{"blocks":"many"}""", "payload.blocks")]
    [InlineData("""{"medium":"tape"}""", "payload.medium")]
    [InlineData("""{"block":1}""", "payload.block")]
    [InlineData("[]", "payload")]
    public async Task Parameters_that_do_not_fit_are_refused_by_the_name_of_the_field(string payload, string field)
    {
        var (status, body) = await gateway.Admin.PostAsync("/api/v1/tasks", $$"""{"task_type":"demo.long_io","project_id":"p_001","payload":{{payload}}}""", Ct);
        Assert.Equal(422, status);
        Assert.Equal(field, body.GetProperty("error").GetProperty("details").GetProperty("field").GetString());
    }

    [Fact]
    public async Task A_task_of_a_type_is_accepted_and_read_like_any_other()
    {
        var (status, body) = await gateway.Admin.PostAsync("/api/v1/tasks", """{"task_type":"demo.long_io","project_id":"p_001","priority":2,"payload":{"blocks":2}}""", Ct, "typed-1");
        Assert.Equal(202, status);
        Assert.Equal(("queued", "accepted"), (body.GetProperty("status").GetString(), body.GetProperty("message").GetString()));
        var task = await gateway.GetJsonAsync($"/api/v1/tasks/{body.GetProperty("task_id").GetString()}", Ct);
        Assert.Equal(("demo.long_io", 2), (task.GetProperty("task_type").GetString(), task.GetProperty("parameters").GetProperty("blocks").GetInt32()));
        var again = await gateway.Admin.PostAsync("/api/v1/tasks", """{"task_type":"demo.long_io","project_id":"p_001","priority":2,"payload":{"blocks":2}}""", Ct, "typed-1");
        Assert.Equal(body.GetProperty("task_id").GetString(), again.Body.GetProperty("task_id").GetString());
    }

    [Fact]
    public async Task What_cannot_be_asked_for_is_refused()
    {
        Assert.Equal("task_type", await FieldAsync("/api/v1/tasks", """{"task_type":"no.such","project_id":"p_001"}"""));
        Assert.Equal("project_id", await FieldAsync("/api/v1/tasks", """{"task_type":"demo.long_io"}"""));
        Assert.Equal("dry_run", await FieldAsync("/api/v1/tasks", """{"task_type":"demo.long_io","project_id":"p_001","dry_run":true}"""));
        Assert.Equal("chapter_id", await FieldAsync("/api/v1/tasks", """{"task_type":"summary.generate","project_id":"p_001","chapter_id":"ch_001"}"""));
        Assert.Equal("type", await FieldAsync("/task/start", "{}"));
        Assert.Equal("params", await FieldAsync("/task/start", """{"type":"demo.long_io","params":{},"parameters":{}}"""));
        Assert.Equal(404, (await gateway.Admin.PostAsync("/api/v1/tasks", """{"task_type":"demo.long_io","project_id":"p_none"}""", Ct)).Status);
        Assert.Equal(403, (await gateway.Admin.PostAsync("/task/start", """{"type":"demo.long_io","tenant_id":"t_002"}""", Ct)).Status);
    }

    [Fact]
    public async Task Twenty_senders_of_equal_parameters_get_one_task_while_it_is_active()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(sender => gateway.Admin.PostAsync("/api/v1/tasks",
            sender % 2 == 0
                ? """{"task_type":"demo.sharded","project_id":"p_001","payload":{"items":77,"shards":3}}"""
                : """{"task_type":"demo.sharded","project_id":"p_001","payload":{"shards":3,  "items":77}}""", Ct)));
        Assert.All(answers, answer => Assert.Equal(202, answer.Status));
        var task = Assert.Single(answers.Select(answer => answer.Body.GetProperty("task_id").GetString()).Distinct());
        Assert.Single(answers, answer => answer.Body.GetProperty("message").GetString() == "accepted");
        Assert.Equal(19, answers.Count(answer => answer.Body.GetProperty("message").GetString() == "already active"));
        using var stranger = gateway.Client(GatewayProcess.OtherTenantKey);
        var foreign = await stranger.PostAsync("/api/v1/tasks", """{"task_type":"demo.sharded","project_id":"p_001","payload":{"items":77,"shards":3}}""", Ct);
        Assert.Equal("accepted", foreign.Body.GetProperty("message").GetString());

        await gateway.Database.Worker.InTransactionAsync(tx => tx.ExecuteAsync(
            "select orchestrator.begin_task(run_id, 1, 'x', 1), orchestrator.finish_task(run_id, 'completed', '{}', null) from orchestrator.task_v1 where task_id = @task", new { task }), Ct);
        var next = await gateway.Admin.PostAsync("/api/v1/tasks", """{"task_type":"demo.sharded","project_id":"p_001","payload":{"items":77,"shards":3}}""", Ct);
        Assert.Equal("accepted", next.Body.GetProperty("message").GetString());
        Assert.NotEqual(task, next.Body.GetProperty("task_id").GetString());
    }

    [Fact]
    public async Task What_only_other_tasks_submit_can_be_neither_seen_nor_asked_for()
    {
        var items = (await gateway.GetJsonAsync("/api/v1/task-types", Ct)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("task_type").GetString());
        Assert.DoesNotContain("demo.sharded.shard", items);
        Assert.Equal("task_type", await FieldAsync("/api/v1/tasks", """{"task_type":"demo.sharded.shard","project_id":"p_001","payload":{}}"""));
    }

    [Fact]
    public async Task The_short_form_works_on_the_same_tasks()
    {
        var (status, body) = await gateway.Admin.PostAsync("/task/start", """{"type":"demo.long_io","params":{"blocks":1}}""", Ct);
        Assert.Equal((202, "PENDING"), (status, body.GetProperty("status").GetString()));
        var id = body.GetProperty("task_id").GetString()!;
        Assert.Equal("queued", (await gateway.GetJsonAsync($"/api/v1/tasks/{id}", Ct)).GetProperty("status").GetString());
        Assert.Equal("PENDING", (await gateway.GetJsonAsync($"/task/status/{id}", Ct)).GetProperty("status").GetString());
        var result = await gateway.GetJsonAsync($"/task/result/{id}", Ct);
        Assert.False(result.GetProperty("ready").GetBoolean());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("result").ValueKind);

        await gateway.Database.Worker.InTransactionAsync(tx => tx.ExecuteAsync(
            "select orchestrator.begin_task(run_id, 1, 'x', 1), orchestrator.finish_task(run_id, 'completed', '{\"bytes\": 1}', null) from orchestrator.task_v1 where task_id = @id", new { id }), Ct);
        Assert.Equal("SUCCESS", (await gateway.GetJsonAsync($"/task/status/{id}", Ct)).GetProperty("status").GetString());
        Assert.Equal(1, (await gateway.GetJsonAsync($"/task/result/{id}", Ct)).GetProperty("result").GetProperty("bytes").GetInt32());
        Assert.Equal(1, (await gateway.GetJsonAsync($"/api/v1/tasks/{id}", Ct)).GetProperty("result").GetProperty("bytes").GetInt32());
        using var stranger = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(404, (await stranger.ReadAsync($"/task/status/{id}", Ct)).Status);
        Assert.Equal(404, (await stranger.ReadAsync($"/task/result/{id}", Ct)).Status);
    }

    [Fact]
    public async Task The_short_form_starts_films_too()
    {
        var (status, body) = await gateway.Admin.PostAsync("/task/start", """{"task_type":"novel.video","project_id":"p_001","parameters":{"text":"A rainy night."}}""", Ct);
        Assert.Equal(202, status);
        var task = await gateway.GetJsonAsync($"/api/v1/tasks/{body.GetProperty("task_id").GetString()}", Ct);
        Assert.Equal("novel.video", task.GetProperty("task_type").GetString());
    }

    private async Task<string?> FieldAsync(string path, string body)
    {
        var (status, answer) = await gateway.Admin.PostAsync(path, body, Ct);
        Assert.Equal(422, status);
        return answer.GetProperty("error").GetProperty("details").GetProperty("field").GetString();
    }
}
