using Ainer.Postgres;
using Ainer.Testing;

namespace Ainer.BackgroundTasks.Tests;

public sealed class ClaimCostTests
{
    /// <summary>The planner's statistics may be of an hour when there was nothing, when all was done, or of now.</summary>
    [Theory]
    [InlineData(false, 0, false)]
    [InlineData(true, 0, false)]
    [InlineData(true, 40, false)]
    [InlineData(true, 0, true)]
    public async Task A_claim_reads_the_heads_of_the_queues_however_many_tasks_are_due_behind_them(bool analyzedBefore, int doneBefore, bool analyzedAfter)
    {
        await using var harness = new TaskHarness();
        await harness.InitializeAsync();
        await AddAsync(harness, "completed", doneBefore);
        if (analyzedBefore) await AnalyzeAsync(harness);
        await AddAsync(harness, "ready", 30_000);
        if (analyzedAfter) await AnalyzeAsync(harness);

        var (blocks, claimed) = await harness.Database.Worker.InTransactionAsync(async tx =>
        {
            await tx.ExecuteAsync(TaskSql.Executions["by_index"]);
            var read = await QueryCost.BlocksAsync(tx, TaskSql.Executions["claim"], new { owner = "one", limit = 16, leaseS = 60.0 });
            return (read, await tx.QuerySingleAsync<int>("select count(*)::int from background_tasks.executions where owner = 'one'"));
        }, TaskHarness.Stop);

        Assert.Equal(16, claimed);
        Assert.InRange(blocks, 1, 2000);
    }

    private static Task<int> AddAsync(TaskHarness harness, string status, int count) => harness.Database.Worker.ExecuteAsync("""
        insert into background_tasks.executions (task_id, run_id, tenant_id, project_id, task_type, parameters, priority, due_at, status)
        select 'task_' || md5(@status || i), 'run_' || md5(@status || i), 't_' || i % 3, 'p_001', 'test.claim', '{}', 4 + i % 2, now() - make_interval(secs => i), @status from generate_series(1, @count) as i;
        """, new { status, count }, TaskHarness.Stop);

    private static Task<int> AnalyzeAsync(TaskHarness harness) => harness.Database.Owner.InTenantAsync("t_001", tx => tx.ExecuteAsync("analyze background_tasks.executions"), TaskHarness.Stop);
}
