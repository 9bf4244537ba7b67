using Ainer.Contracts.Tasks;
using Ainer.Testing;
using Ainer.Postgres;

namespace Ainer.BackgroundTasks.Tests;

/// <summary>Tasks whose message was lost for good, among many whose was not.</summary>
public sealed class ForgottenTests
{
    /// <summary>The planner's statistics may be of an hour when there was nothing, when all was done, or of now.</summary>
    [Theory]
    [InlineData(false, 0, false)]
    [InlineData(true, 0, false)]
    [InlineData(true, 40, false)]
    [InlineData(true, 0, true)]
    public async Task A_task_that_was_forgotten_is_done_nevertheless_and_a_long_queue_is_not_read_again_for_it(bool analyzedBefore, int doneBefore, bool analyzedAfter)
    {
        await using var harness = new TaskHarness();
        await harness.InitializeAsync();
        await AddAsync(harness, "test.done", doneBefore, "succeeded", "completed");
        if (analyzedBefore) await AnalyzeAsync(harness);
        await AddAsync(harness, "test.never", 30_000, "queued", "ready");
        if (analyzedAfter) await AnalyzeAsync(harness);
        await using var executor = await harness.StartAsync(null, new ScriptTask(), new ParentTask());
        var (task, _) = await harness.AcceptAsync("test.parent", new { attempts = new[] { "ok" } });
        Assert.Equal("completed", (await harness.EndOfAsync(task)).Status);

        var sql = SqlFile.For<Intake.TaskIntake>("Sql/executions.sql");
        var blocks = await harness.Database.Worker.InTransactionAsync(async tx =>
        {
            var until = await tx.QuerySingleAsync<DateTimeOffset>(sql["long_ago"], new { olderThanS = 20.0 });
            return await QueryCost.BlocksAsync(tx, sql["accept_forgotten"], new { filmType = TaskTypes.NovelVideo, since = until.AddMinutes(-1), until, most = 500 });
        }, TaskHarness.Stop);
        Assert.InRange(blocks, 0, 500);
    }

    private static Task<int> AddAsync(TaskHarness harness, string type, int count, string run, string execution) => harness.Database.Worker.ExecuteAsync("""
        insert into orchestrator.tasks (task_id, tenant_id, project_id, run_id, task_type, parameters, status)
        select 'task_' || md5(@type || i), 't_001', 'p_001', 'run_' || md5(@type || i), @type, '{}', case @run when 'queued' then 'queued' else 'completed' end from generate_series(1, @count) as i;
        insert into orchestrator.runs (run_id, tenant_id, project_id, task_id, updated_at, status, stage)
        select run_id, tenant_id, project_id, task_id, now() - interval '1 hour', @run, case @run when 'queued' then 'accepted' else 'completed' end from orchestrator.tasks where task_type = @type;
        insert into background_tasks.executions (task_id, run_id, tenant_id, project_id, task_type, parameters, due_at, status)
        select task_id, run_id, tenant_id, project_id, task_type, parameters, now() + interval '1 day', @execution from orchestrator.tasks where task_type = @type;
        """, new { type, count, run, execution }, TaskHarness.Stop);

    private static Task<int> AnalyzeAsync(TaskHarness harness) => harness.Database.Owner.InTenantAsync("t_001", tx => tx.ExecuteAsync("analyze orchestrator.tasks, orchestrator.runs, background_tasks.executions"), TaskHarness.Stop);
}
