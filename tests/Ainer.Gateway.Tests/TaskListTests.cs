using Ainer.Gateway.Tasks;
using Ainer.Messaging;
using Ainer.Orchestrator;
using Ainer.Testing;

namespace Ainer.Gateway.Tests;

/// <summary>Many tasks, each filter of their list with a frequent and a rare value.</summary>
public sealed class ManyTasks : IAsyncLifetime
{
    private const int Tasks = 100_000;
    /// <summary>So few at a time that one statement is never long, however busy the machine.</summary>
    private const int Portion = 5_000;

    public TestDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(MessagingServices.Migrations, OrchestratorServices.Migrations);
        for (var from = 1; from < Tasks; from += Portion)
        {
            await Database.Worker.ExecuteAsync("""
                insert into orchestrator.tasks (task_id, run_id, tenant_id, project_id, task_type, parameters, status, parent_task_id, created_at)
                select 'task_' || md5(i::text), 'run_' || md5(i::text), 't_001', case when i % 3000 = 1 then 'p_rare' else 'p_' || i % 4 end,
                       case when i % 4000 = 2 then 'novel.import' when i % 2 = 0 then 'demo.long_io' else 'summary.generate' end, '{"blocks": 1}',
                       case when i % 5000 = 0 then 'failed' when i % 7000 = 0 then 'running' when i % 2 = 1 then 'cancelled' else 'completed' end,
                       case when i % 100 = 7 then 'task_parent_' || i % 300 end, timestamptz '2026-01-01' + i * interval '1 second'
                  from generate_series(@from, @to) i
                """, new { from, to = from + Portion - 1 }, CancellationToken.None);
        }
        await Database.Owner.InTenantAsync("t_001", tx => tx.ExecuteAsync("analyze orchestrator.tasks"), CancellationToken.None);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

/// <summary>What the planner makes of the lists of tasks, over many of them.</summary>
public sealed class TaskListTests(ManyTasks tasks) : IClassFixture<ManyTasks>
{
    private const int Limit = 51;
    private const int TypesInUse = 3;

    public static TheoryData<string, string?, string?, string?, string?, string> Filters => new()
    {
        { "everything", null, null, null, null, "tasks_by_tenant" },
        { "a frequent status", "completed", null, null, null, "tasks_by_tenant_type" },
        { "a rare status", "failed", null, null, null, "tasks_by_tenant_type" },
        { "several statuses", "failed,running,cancelled", null, null, null, "tasks_by_tenant_type" },
        { "a frequent type", null, "demo.long_io", null, null, "tasks_by_tenant_type" },
        { "a rare type", null, "novel.import", null, null, "tasks_by_tenant_type" },
        { "a type that nobody used", null, "demo.sharded", null, null, "tasks_by_tenant_type" },
        { "type and status", "failed", "demo.long_io", null, null, "tasks_by_tenant_type" },
        { "several types", null, "novel.import,demo.long_io", null, null, "tasks_by_tenant_type" },
        { "a project", null, null, "p_2", null, "tasks_by_project_type" },
        { "a rare project", null, null, "p_rare", null, "tasks_by_project_type" },
        { "project and statuses", "failed,queued", null, "p_0", null, "tasks_by_project_type" },
        { "project and type", null, "demo.long_io", "p_2", null, "tasks_by_project_type" },
        { "a rare project and a frequent type", null, "summary.generate", "p_rare", null, "tasks_by_project_type" },
        { "a project and a rare type", null, "novel.import", "p_2", null, "tasks_by_project_type" },
        { "project, type and status", "failed", "demo.long_io", "p_0", null, "tasks_by_project_type" },
        { "project and several types", null, "novel.import,demo.long_io", "p_2", null, "tasks_by_project_type" },
        { "sub-tasks", null, null, null, "task_parent_7", "tasks_by_parent_newest" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Each_filter_walks_along_its_index_on_the_first_page_and_deep_in_the_list(string what, string? status, string? type, string? project, string? parent, string index)
    {
        var filter = new TaskFilter(status?.Split(','), type?.Split(','), project, parent);
        var middle = new ListPlace(new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero), "task_8");
        foreach (var place in new[] { null, middle })
        {
            var scans = await ScansAsync(filter, place);
            Assert.All(scans, scan => Assert.Equal($"{what}: {index}", $"{what}: {scan.Index}"));
            // What is read is what is shown, of each type and status, and a row for each type that is found; the table's size plays no part.
            Assert.InRange(scans.Sum(scan => scan.Rows), 0, (8 * Limit * (filter.Types?.Length ?? TypesInUse)) + TypesInUse);
            Assert.Equal(0, scans.Sum(scan => scan.Removed));
        }
    }

    private Task<IReadOnlyList<PlanScan>> ScansAsync(TaskFilter filter, ListPlace? place) =>
        PlanScan.OfAsync(tasks.Database, TaskQueries.QueryOf(filter, place is not null), TaskQueries.ParametersOf("t_001", filter, place, Limit), TestContext.Current.CancellationToken);
}
