using System.Text.Json;
using Ainer.Contracts;

namespace Ainer.Gateway.Tests;

/// <summary>What a task shows of itself: in lists, its failed attempts, and whether it can be retried.</summary>
[Collection(nameof(GatewayProcess))]
public sealed class TaskViewTests(GatewayProcess gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_shows_long_parameters_cut_and_says_how_long_they_are()
    {
        var text = string.Concat(Enumerable.Repeat("雨夜，她说：“走吧。”", 100));
        var task = await SubmitAsync("summary.generate", new { text, max_sentences = 3 });
        var chapters = Enumerable.Repeat("ch_001", 50).ToArray();
        var batch = await SubmitAsync("summary.batch", new { chapter_ids = chapters });
        var small = await SubmitAsync("demo.long_io", new { blocks = 2 });
        var items = (await gateway.GetJsonAsync("/api/v1/tasks?limit=3", Ct)).GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("task_id").GetString()!);

        var shown = items[task].GetProperty("parameters");
        Assert.Equal((text[..200] + "…", 3), (shown.GetProperty("text").GetString(), shown.GetProperty("max_sentences").GetInt32()));
        Assert.Equal(text.Length, items[task].GetProperty("parameters_cut").GetProperty("text").GetProperty("characters").GetInt32());
        Assert.Equal(chapters.Take(5), items[batch].GetProperty("parameters").GetProperty("chapter_ids").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(50, items[batch].GetProperty("parameters_cut").GetProperty("chapter_ids").GetProperty("items").GetInt32());
        Assert.Equal(2, items[small].GetProperty("parameters").GetProperty("blocks").GetInt32());
        Assert.False(items[small].TryGetProperty("parameters_cut", out _));

        var whole = await gateway.GetJsonAsync($"/api/v1/tasks/{task}", Ct);
        Assert.Equal(text, whole.GetProperty("parameters").GetProperty("text").GetString());
        Assert.False(whole.TryGetProperty("parameters_cut", out _));
    }

    [Fact]
    public async Task Failed_attempts_are_listed_page_by_page_to_their_tenant()
    {
        var task = await SubmitAsync("demo.long_io", new { blocks = 4 });
        await gateway.Database.Worker.ExecuteAsync("""
            with execution as (
                insert into background_tasks.executions (task_id, run_id, tenant_id, project_id, task_type, parameters)
                select task_id, run_id, tenant_id, project_id, task_type, parameters from orchestrator.task_v1 where task_id = @task returning *)
            insert into background_tasks.error_log (task_id, run_id, tenant_id, project_id, generation, attempt, node_id, error_code, message, error, raw_payload)
            select task_id, run_id, tenant_id, project_id, 1, n, 'exec_1', 'provider_failed', 'Attempt ' || n || ' failed.',
                   jsonb_build_object('code', 'provider_failed', 'message', 'Attempt ' || n || ' failed.', 'retryable', true, 'advice', 'Look at its log.'), parameters
              from execution, generate_series(1, 3) n order by n
            """, new { task }, Ct);
        var first = await gateway.GetJsonAsync($"/api/v1/tasks/{task}/errors?limit=2", Ct);
        Assert.Equal([1, 2], first.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("attempt").GetInt32()));
        Assert.False(first.GetProperty("items")[0].TryGetProperty("parameters", out _));
        var rest = await gateway.GetJsonAsync($"/api/v1/tasks/{task}/errors?limit=2&include_payload=true&cursor={first.GetProperty("next_cursor").GetString()}", Ct);
        var last = Assert.Single(rest.GetProperty("items").EnumerateArray());
        Assert.Equal(("Attempt 3 failed.", "provider_failed", 4),
            (last.GetProperty("message").GetString(), last.GetProperty("error").GetProperty("code").GetString(), last.GetProperty("parameters").GetProperty("blocks").GetInt32()));
        Assert.False(rest.TryGetProperty("next_cursor", out _));

        var quiet = await SubmitAsync("demo.long_io", new { blocks = 5 });
        Assert.Empty((await gateway.GetJsonAsync($"/api/v1/tasks/{quiet}/errors", Ct)).GetProperty("items").EnumerateArray());
        Assert.Equal(404, (await gateway.Admin.ReadAsync("/api/v1/tasks/task_none/errors", Ct)).Status);
        using var stranger = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(404, (await stranger.ReadAsync($"/api/v1/tasks/{task}/errors", Ct)).Status);
    }

    [Fact]
    public async Task Sub_tasks_are_found_by_their_parent_and_unknown_statuses_are_refused()
    {
        var parent = await SubmitAsync("demo.long_io", new { blocks = 6 });
        var child = await SubmitAsync("demo.long_io", new { blocks = 7 });
        await gateway.Database.Worker.ExecuteAsync("update orchestrator.tasks set parent_task_id = @parent where task_id = @child", new { parent, child }, Ct);
        var found = await gateway.GetJsonAsync($"/api/v1/tasks?parent_task_id={parent}&status=queued&task_type=demo.long_io&project_id=p_001", Ct);
        Assert.Equal([child], found.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("task_id").GetString()));
        Assert.Equal([child, parent], (await gateway.GetJsonAsync("/api/v1/tasks?task_type=demo.long_io,novel.import&limit=2", Ct)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("task_id").GetString()));
        foreach (var (query, field) in new[] { ("status=done", "status"), ("task_type=demo.long_io,demo.short", "task_type") })
        {
            var (status, body) = await gateway.Admin.ReadAsync($"/api/v1/tasks?{query}", Ct);
            Assert.Equal((422, field), (status, body.GetProperty("error").GetProperty("details").GetProperty("field").GetString()));
        }
    }

    [Fact]
    public async Task Only_what_failed_or_ended_with_errors_can_be_retried_and_not_beside_its_equal()
    {
        var task = await SubmitAsync("demo.sharded", new { items = 41, shards = 2 });
        Assert.Equal((409, "only what failed, or ended with errors, can be retried."), await RefusalAsync(task));
        await EndAsync(task, "completed_with_errors");
        Assert.Equal((409, "none of its sub-tasks failed, and those that were cancelled on request stay so."), await RefusalAsync(task));
        var child = await SubmitAsync("demo.long_io", new { blocks = 8 });
        await gateway.Database.Worker.ExecuteAsync("update orchestrator.tasks set parent_task_id = @task where task_id = @child", new { task, child }, Ct);
        await EndAsync(child, "failed");

        var equal = await SubmitAsync("demo.sharded", new { items = 41, shards = 2 });
        Assert.NotEqual(task, equal);
        var (status, why) = await RefusalAsync(task);
        Assert.Equal(409, status);
        Assert.StartsWith($"task {equal}, with equal parameters, is queued", why, StringComparison.Ordinal);
        await EndAsync(equal, "failed");
        var (accepted, answer) = await gateway.Admin.PostAsync($"/api/v1/tasks/{task}/retry", "", Ct);
        Assert.Equal((202, "retry requested"), (accepted, answer.GetProperty("message").GetString()));
        using var stranger = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(404, (await stranger.PostAsync($"/api/v1/tasks/{task}/retry", "", Ct)).Status);
    }

    private async Task<(int, string)> RefusalAsync(string task)
    {
        var (status, body) = await gateway.Admin.PostAsync($"/api/v1/tasks/{task}/retry", "", Ct);
        var message = body.GetProperty("error").GetProperty("message").GetString()!;
        return (status, message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
    }

    private Task<int> EndAsync(string task, string status) => gateway.Database.Worker.InTransactionAsync(tx => tx.ExecuteAsync("""
        select orchestrator.begin_task(run_id, 1, 'x', 1), orchestrator.finish_task(run_id, @status, '{}', '{"code": "input_invalid", "message": "x", "retryable": false, "advice": "y"}') from orchestrator.task_v1 where task_id = @task
        """, new { task, status }), Ct);

    private async Task<string> SubmitAsync(string type, object payload)
    {
        var (status, body) = await gateway.Admin.PostAsync("/api/v1/tasks", AinerJson.Write(new { TaskType = type, ProjectId = "p_001", Payload = payload }), Ct);
        Assert.Equal(202, status);
        return body.GetProperty("task_id").GetString()!;
    }
}
