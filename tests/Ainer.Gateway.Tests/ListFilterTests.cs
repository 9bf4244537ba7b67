using System.Text.Json;

namespace Ainer.Gateway.Tests;

/// <summary>The filters of GET /runs and GET /tasks, alone and together, page by page.</summary>
[Collection(nameof(GatewayProcess))]
public sealed class ListFilterTests(GatewayProcess gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_are_found_by_batch_project_stage_and_one_or_several_statuses()
    {
        var (status, batch) = await gateway.Admin.PostAsync("/api/v1/batches", """{"project_id":"p_001","n_runs":4,"dry_run":true,"template":{"payload":{"text":"A rainy night."}}}""", Ct);
        Assert.Equal(202, status);
        var batchId = batch.GetProperty("batch_id").GetString();
        var runs = (await gateway.GetJsonAsync($"/api/v1/runs?batch_id={batchId}", Ct)).GetProperty("items").EnumerateArray().Select(run => run.GetProperty("run_id").GetString()!).ToList();
        Assert.Equal(4, runs.Count);
        await gateway.Database.Worker.InTransactionAsync(async tx =>
        {
            await tx.ExecuteAsync("update orchestrator.runs set status = 'running', stage = 'plan' where run_id = any(@some)", new { some = runs.Take(2).ToArray() });
            await tx.ExecuteAsync("update orchestrator.runs set status = 'cancelled' where run_id = @one", new { one = runs[2] });
        }, Ct);

        Assert.Equal(runs.Take(2), await FindAsync($"batch_id={batchId}&status=running"));
        Assert.Equal(runs.Take(3), await FindAsync($"batch_id={batchId}&status=running,cancelled"));
        Assert.Equal(runs.Take(2), await FindAsync($"batch_id={batchId}&stage=plan"));
        Assert.Equal(runs, await FindAsync($"batch_id={batchId}&stage=plan,accepted&project_id=p_001"));
        Assert.Empty(await FindAsync($"batch_id={batchId}&project_id=p_none"));
        Assert.Equal([runs[3]], await FindAsync($"batch_id={batchId}&status=queued&stage=accepted"));

        var first = await gateway.GetJsonAsync($"/api/v1/runs?batch_id={batchId}&limit=3", Ct);
        Assert.Equal([runs[3]], await FindAsync($"batch_id={batchId}&limit=3&cursor={first.GetProperty("next_cursor").GetString()}"));
    }

    [Fact]
    public async Task Tasks_are_found_by_project_type_and_one_or_several_statuses()
    {
        await gateway.Database.Owner.InTenantAsync("t_001", tx => tx.ExecuteAsync("insert into gateway.projects (tenant_id, project_id, name) values ('t_001', 'p_filters', 'Filters') on conflict do nothing"), Ct);
        var made = new List<string>();
        for (var i = 0; i < 3; i++)
            made.Insert(0, (await gateway.Admin.PostAsync("/api/v1/tasks", """{"project_id":"p_filters","payload":{"text":"A rainy night."}}""", Ct)).Body.GetProperty("task_id").GetString()!);
        await gateway.Database.Worker.ExecuteAsync("update orchestrator.tasks set status = 'cancelled' where task_id = @id", new { id = made[1] }, Ct);

        Assert.Equal(made, await FindAsync("project_id=p_filters", "tasks", "task_id"));
        Assert.Equal([made[1]], await FindAsync("project_id=p_filters&status=cancelled", "tasks", "task_id"));
        Assert.Equal(made, await FindAsync("project_id=p_filters&status=cancelled,queued&task_type=novel.video", "tasks", "task_id"));
        Assert.Empty(await FindAsync("project_id=p_filters&task_type=demo.long_io", "tasks", "task_id"));
    }

    private async Task<List<string>> FindAsync(string query, string list = "runs", string id = "run_id")
    {
        JsonElement page = await gateway.GetJsonAsync($"/api/v1/{list}?{query}", Ct);
        return [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty(id).GetString()!)];
    }
}
