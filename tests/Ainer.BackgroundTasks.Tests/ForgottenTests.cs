using Ainer.Contracts.Tasks;
using Ainer.Testing;
using Ainer.Postgres;

namespace Ainer.BackgroundTasks.Tests;

/// <summary>Tasks whose message was lost for good, among many whose was not.</summary>
public sealed class ForgottenTests(TaskHarness harness) : IClassFixture<TaskHarness>
{
    [Fact]
    public async Task A_task_that_was_forgotten_is_done_nevertheless_and_a_long_queue_is_not_read_again_for_it()
    {
        await harness.Database.Worker.ExecuteAsync("""
            insert into orchestrator.tasks (task_id, tenant_id, project_id, run_id, task_type, parameters)
            select 'task_' || lpad(to_hex(i), 32, '0'), 't_001', 'p_001', 'run_' || lpad(to_hex(i), 32, '0'), 'test.never', '{}' from generate_series(1, 30000) as i;
            insert into orchestrator.runs (run_id, tenant_id, project_id, task_id, updated_at)
            select run_id, tenant_id, project_id, task_id, now() - interval '1 hour' from orchestrator.tasks where task_type = 'test.never';
            insert into background_tasks.executions (task_id, run_id, tenant_id, project_id, task_type, parameters, due_at)
            select task_id, run_id, tenant_id, project_id, task_type, parameters, now() + interval '1 day' from orchestrator.tasks where task_type = 'test.never';
            """, null, TaskHarness.Stop);
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
}
