using Ainer.BackgroundTasks.Tests.Line;
using Ainer.Cli.Setup;
using Ainer.Contracts;
using Ainer.Gateway.Seeding;
using Ainer.Postgres;
using Ainer.Testing;

namespace Ainer.BackgroundTasks.Tests;

/// <summary>The orchestration app as a process, killed (SIGKILL) in the middle of a film's run and started again.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly IdSource _ids = new(TimeProvider.System);
    private TestDatabase _database = null!;
    private TestBroker _broker = null!;
    private TestBucket _bucket = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync([.. SchemaCatalog.All]);
        _broker = await TestBroker.CreateAsync();
        _bucket = await TestBucket.CreateAsync();
        await GatewaySeed.RunAsync(_database.Owner, "ak_restart_0123456789abcdef", "ak_restart_node_0123456789", "A chapter.", CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _bucket.DisposeAsync();
        await _broker.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Each_start_says_in_a_run_that_was_under_way_that_it_goes_on_and_why()
    {
        string runId;
        await using (var first = await StartAsync())
        {
            runId = await AcceptFilmAsync();
            // No node serves this line: the run stands in its execute stage, with an orchestration that waits.
            await UntilAsync("running/execute", runId, first);
            Assert.Empty(await ReconciledAsync(runId));
        }
        await using (var second = await StartAsync())
        {
            await Eventually.AssertAsync(async () => (await ReconciledAsync(runId)).Count == 1, Patience, $"the restart says so in the run; it wrote: {second.Log}", Ct);
            Assert.Equal(["resumed/execute/1/The process that drove the run ended; the run goes on where its tables say it stands."], await ReconciledAsync(runId));
        }
        await using var third = await StartAsync();
        await Eventually.AssertAsync(async () => (await ReconciledAsync(runId)).Count == 2, Patience, $"the next start says it too; it wrote: {third.Log}", Ct);
        // It went on, and nothing began twice.
        await UntilAsync("running/execute", runId, third);
        Assert.Equal(1, await _database.Worker.ReadOneAsync<int>("select count(*)::int from orchestrator.event_v1 where run_id = @runId and event_type = 'run.started'", new { runId }, Ct));
    }

    private Task<AppProcess> StartAsync() => AppProcess.StartAsync("functions/orchestration/app", "Ainer.Orchestration",
        [.. _database.Settings, .. _broker.Settings, .. _bucket.Settings, .. new TestRedis().Settings, new("Logging:LogLevel:Default", "Warning")], Ct);

    private async Task<string> AcceptFilmAsync()
    {
        var spec = new { TaskId = _ids.New("task"), RunId = _ids.New("run"), TenantId = "t_001", ProjectId = "p_001", TaskType = "novel.video", Payload = new { Text = "The rain had stopped. \"Go on,\" said Ann." } };
        await _database.App.InTenantAsync("t_001", tx => tx.ScalarAsync<string>("select orchestrator.accept_run(@spec)::text", new { spec = Jsonb.Of(spec) }), Ct);
        return spec.RunId;
    }

    private Task UntilAsync(string state, string runId, AppProcess app) => Eventually.AssertAsync(
        async () => await _database.Worker.ReadOneAsync<string>("select status || '/' || stage from orchestrator.run_v1 where run_id = @runId", new { runId }, Ct) == state,
        Patience, $"the run is {state}; the app wrote: {app.Log}", Ct);

    private Task<IReadOnlyList<string>> ReconciledAsync(string runId) => _database.Worker.ReadAsync<string>("""
        select concat_ws('/', envelope -> 'payload' ->> 'outcome', envelope -> 'payload' ->> 'stage', envelope -> 'payload' ->> 'generation', envelope -> 'payload' ->> 'reason')
          from orchestrator.event_v1 where run_id = @runId and event_type = 'run.reconciled' order by run_seq
        """, new { runId }, Ct);
}
