using Ainer.Gateway.Runs;
using Ainer.Messaging;
using Ainer.Orchestrator;
using Ainer.Testing;

namespace Ainer.Gateway.Tests;

/// <summary>Many runs, each filter of their list with a frequent and a rare value.</summary>
public sealed class ManyRuns : IAsyncLifetime
{
    private const int Runs = 40_000;
    /// <summary>So few at a time that one statement is never long, however busy the machine.</summary>
    private const int Portion = 2_500;

    public TestDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(MessagingServices.Migrations, OrchestratorServices.Migrations);
        for (var at = 1; at < Runs; at += Portion)
        {
            var portion = new { from = at, to = at + Portion - 1 };
            await Database.Worker.InTransactionAsync(tx => tx.ExecuteAsync("""
                insert into orchestrator.tasks (task_id, run_id, tenant_id, project_id, task_type, parameters)
                select 'task_' || md5(i::text), 'run_' || md5(i::text), 't_001', 'p_0', 'novel.video', '{}' from generate_series(@from, @to) i;
                insert into orchestrator.runs (run_id, task_id, tenant_id, project_id, status, stage, latest_error, created_at)
                select 'run_' || md5(i::text), 'task_' || md5(i::text), 't_001', case when i % 3000 = 1 then 'p_rare' else 'p_' || i % 4 end,
                       case when i % 5000 = 0 then 'failed' when i % 7000 = 0 then 'running' when i % 2 = 1 then 'cancelled' else 'succeeded' end,
                       case when i % 5000 = 0 or i % 7000 = 0 or i % 2 = 1 then 'execute' else 'completed' end, case when i % 5000 = 0 then '{}'::jsonb end, timestamptz '2026-01-01' + i * interval '1 second'
                  from generate_series(@from, @to) i
                """, portion), CancellationToken.None);
        }
        await Database.Owner.InTenantAsync("t_001", tx => tx.ExecuteAsync("analyze orchestrator.runs"), CancellationToken.None);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

/// <summary>What the planner makes of the lists of runs, over many of them.</summary>
public sealed class RunListTests(ManyRuns runs) : IClassFixture<ManyRuns>
{
    private const int Limit = 51;

    public static TheoryData<string, string?, string?, string> Filters => new()
    {
        { "everything", null, null, "runs_by_tenant" },
        { "several statuses", "failed,running,cancelled", null, "runs_by_tenant_status" },
        { "a project", null, "p_2", "runs_by_project_status" },
        { "a rare project", null, "p_rare", "runs_by_project_status" },
        { "a project and a frequent status", "succeeded", "p_2", "runs_by_project_status" },
        { "a project and a rare status", "failed", "p_0", "runs_by_project_status" },
        { "a project and a status that nothing has", "waiting_review", "p_2", "runs_by_project_status" },
        { "a rare project and a frequent status", "cancelled", "p_rare", "runs_by_project_status" },
        { "a project and several statuses", "failed,queued,succeeded", "p_0", "runs_by_project_status" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Each_filter_walks_along_its_index_on_the_first_page_and_deep_in_the_list(string what, string? status, string? project, string index)
    {
        var filter = new RunFilter(status?.Split(','), null, null, project);
        var middle = new ListPlace(new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero), "run_8");
        foreach (var place in new[] { null, middle })
        {
            var scans = await PlanScan.OfAsync(runs.Database, RunQueries.QueryOf(filter, place is not null), RunQueries.ParametersOf("t_001", filter, place, Limit), TestContext.Current.CancellationToken);
            Assert.All(scans, scan => Assert.Equal($"{what}: {index}", $"{what}: {scan.Index}"));
            // What is read is what is shown, of each status; the table's size plays no part.
            Assert.InRange(scans.Sum(scan => scan.Rows), 0, Limit * (filter.Status ?? RunQueries.Statuses).Length);
            Assert.Equal(0, scans.Sum(scan => scan.Removed));
        }
    }
}
