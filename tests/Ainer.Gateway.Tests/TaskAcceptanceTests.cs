using Ainer.Contracts;
using Ainer.Contracts.Tasks;
using Ainer.Gateway.Idempotency;
using Ainer.Gateway.Seeding;
using Ainer.Gateway.Tasks;
using Ainer.Messaging;
using Ainer.Testing;

namespace Ainer.Gateway.Tests;

/// <summary>Tasks that are accepted in one commit: each has its own outcome. On a database without a gateway, whose relay would send the messages before they are counted.</summary>
public sealed class TaskAcceptanceTests : IAsyncLifetime
{
    private readonly IdSource _ids = new(TimeProvider.System);
    private TestDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(MessagingServices.Migrations, GatewayProcess.Set("orchestrator"), GatewayProcess.Set("worker_hub"), GatewayServices.Migrations);
        await GatewaySeed.RunAsync(_database.Owner, GatewayProcess.AdminKey, GatewayProcess.NodeKey, "A chapter.", Ct);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Of_tasks_that_come_together_each_has_its_own_outcome_and_only_the_accepted_ones_are_there()
    {
        await using var acceptance = new TaskAcceptance(_database.App);
        var kept = Asked("kept");
        Assert.Equal("accepted", (await acceptance.AcceptAsync(kept, Ct)).Outcome);
        AskedTask[] asked =
        [
            Asked("first"), Asked(null), Asked(null, "p_none"), Asked("kept") with { Scope = kept.Scope },
            Asked("kept") with { Scope = kept.Scope! with { BodyHash = "another" } }, Asked(null) with { HasText = false },
        ];

        var decided = await Task.WhenAll(asked.Select(task => acceptance.AcceptAsync(task, Ct)));

        Assert.Equal(["accepted", "accepted", "no_project", "replayed", "conflict", "no_chapter"], decided.Select(one => one.Outcome));
        Assert.Equal([asked[0].Answer, asked[1].Answer, kept.Answer], new[] { decided[0], decided[1], decided[3] }.Select(one => one.Answer));
        var there = await Task.WhenAll(asked.Select(IsThereAsync));
        Assert.Equal([true, true, false, false, false, false], there);
    }

    [Fact]
    public async Task One_that_the_database_refuses_harms_only_itself()
    {
        await using var acceptance = new TaskAcceptance(_database.App);
        var bad = Asked(null);
        bad = bad with { Spec = bad.Spec with { RunId = "no run id" } };
        var asked = Enumerable.Range(0, 5).Select(_ => Asked(null)).Append(bad).Concat(Enumerable.Range(0, 5).Select(_ => Asked(null))).ToArray();

        var decided = asked.Select(one => acceptance.AcceptAsync(one, Ct)).ToArray();

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => decided[5]);
        foreach (var good in decided.Where((_, i) => i != 5)) Assert.Equal("accepted", (await good).Outcome);
        Assert.Equal(asked.Select(one => one != bad), await Task.WhenAll(asked.Select(IsThereAsync)));
    }

    [Fact]
    public async Task A_task_whose_commit_was_not_heard_of_is_known_again_by_its_id()
    {
        // What a broken connection leaves: the row is there, and the request that made it asks again.
        var lost = Asked(null);
        await using var acceptance = new TaskAcceptance(_database.App);
        Assert.Equal("accepted", (await acceptance.AcceptAsync(lost, Ct)).Outcome);

        var again = await acceptance.AcceptAsync(lost, Ct);

        Assert.Equal(new Acceptance("accepted", 202, lost.Answer), again);
        Assert.True(await IsThereAsync(lost));
    }

    [Fact]
    public async Task A_foreign_key_is_looked_up_by_its_index_though_the_statistics_say_that_the_table_is_small()
    {
        await using (var acceptance = new TaskAcceptance(_database.App)) await acceptance.AcceptAsync(Asked(null), Ct);
        await _database.Owner.ExecuteAsync("analyze orchestrator.tasks, orchestrator.runs", null, Ct);

        var scans = await _database.Owner.InTenantAsync("t_001", async tx =>
        {
            var specs = Enumerable.Range(0, 8).Select(_ => AinerJson.Write(Asked(null).Spec)).ToArray();
            await tx.ExecuteAsync("select orchestrator.accept_runs(@specs::jsonb[], @traceparents)", new { specs, traceparents = new string?[specs.Length] });
            return await tx.QuerySingleAsync<long>("select pg_stat_get_xact_numscans('orchestrator.tasks'::regclass) + pg_stat_get_xact_numscans('orchestrator.runs'::regclass)", null);
        }, Ct);

        Assert.Equal(0, scans);
    }

    [Fact]
    public async Task Tables_that_grow_with_each_task_are_judged_by_a_small_sample()
    {
        // One column left at the default is enough to have 30,000 rows read and sorted; a column that is added must say its own, as in 0019_smaller_samples.sql.
        var large = await _database.Owner.ReadAsync<string>(
            """
            select format('%s.%s', attrelid::regclass, attname) from pg_attribute
             where attrelid in ('orchestrator.tasks'::regclass, 'orchestrator.runs'::regclass, 'orchestrator.events'::regclass, 'messaging.outbox'::regclass, 'messaging.inbox'::regclass,
                                'gateway.idempotency_keys'::regclass)
               and attnum > 0 and not attisdropped and coalesce(attstattarget, -1) not between 0 and 30
            """, null, Ct);

        Assert.Empty(large);
    }

    private AskedTask Asked(string? key, string projectId = "p_001")
    {
        var spec = new TaskSpec { TaskId = _ids.New("task"), RunId = _ids.New("run"), TenantId = "t_001", ProjectId = projectId, Payload = AinerJson.ToElement(new { text = "Rain." }) };
        var scope = key is null ? null : new IdempotencyScope("t_001", TaskAcceptance.Route, _ids.New(key), "a hash");
        return new AskedTask(spec, scope, HasText: true, AinerJson.Write(new TaskAccepted(spec.TaskId, spec.RunId, "queued", "accepted")), null);
    }

    private async Task<bool> IsThereAsync(AskedTask asked) => await _database.Worker.ReadOneAsync<int>("""
        select (select count(*) from orchestrator.tasks where task_id = @TaskId)::int + (select count(*) from orchestrator.runs where run_id = @RunId)::int
             + (select count(*) from orchestrator.events where run_id = @RunId)::int + (select count(*) from messaging.outbox where body ->> 'run_id' = @RunId)::int
        """, new { asked.Spec.TaskId, asked.Spec.RunId }, Ct) switch
    {
        4 => true,
        0 => false,
        var rows => throw new InvalidOperationException($"{rows} of 4 rows are there"),
    };
}
