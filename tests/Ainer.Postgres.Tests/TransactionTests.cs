using System.Text.Json;
using Ainer.Testing;

namespace Ainer.Postgres.Tests;

public sealed class TransactionTests : IAsyncLifetime
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        await _database.Owner.ExecuteAsync("""
            create schema work; grant usage on schema work to ainer_app, ainer_worker;
            create table work.note (id text primary key, tenant_id text not null, body jsonb, score float8, written_at timestamptz not null default now());
            alter table work.note enable row level security;
            alter table work.note force row level security;
            create policy tenant on work.note using (tenant_id = current_setting('app.tenant_id', true) or current_user = 'ainer_worker');
            grant all on work.note to ainer_app, ainer_worker;
            """, null, Ct);
    }

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Rows_become_records_with_times_json_and_nulls()
    {
        var at = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(8));
        await _database.Worker.ExecuteAsync("insert into work.note values ('n1', 't1', @body, null, @at)", new { body = Jsonb.Of(new { Some = new[] { 1, 2 } }), at }, Ct);

        var note = await _database.Worker.ReadOneAsync<Note>("select * from work.note where id = @id", new { id = "n1" }, Ct);

        Assert.Equal(at, note!.WrittenAt);
        Assert.Equal(TimeSpan.Zero, note.WrittenAt.Offset);
        Assert.Null(note.Score);
        Assert.Equal("""{"some": [1, 2]}""", note.Body.GetRawText());
    }

    [Fact]
    public async Task Text_arrays_travel_as_arrays()
    {
        var found = await _database.Worker.ReadAsync<string>("select word from unnest(@words) as word where word = any(@wanted)", new { words = new[] { "a", "b", "c" }, wanted = new[] { "b", "c" } }, Ct);
        Assert.Equal(["b", "c"], found);
    }

    [Fact]
    public async Task A_failing_work_leaves_nothing_and_runs_no_after_commit()
    {
        var woken = false;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _database.Worker.InTransactionAsync(async tx =>
        {
            tx.AfterCommit(() => woken = true);
            await tx.ExecuteAsync("insert into work.note (id, tenant_id) values ('n2', 't1')");
            throw new InvalidOperationException("no");
        }, Ct));

        Assert.Equal(0, await _database.Worker.ReadOneAsync<int>("select count(*) from work.note where id = 'n2'", null, Ct));
        Assert.False(woken);
    }

    [Fact]
    public async Task Tenants_interleaved_on_one_connection_never_see_each_other()
    {
        await using var app = new AppDatabase(_database.AppConnection.Replace("Maximum Pool Size=12", "Maximum Pool Size=1", StringComparison.Ordinal));
        Assert.Contains("Maximum Pool Size=1;", app.ConnectionString + ";", StringComparison.Ordinal);
        for (var i = 0; i < 20; i++)
        {
            var tenant = $"t{i % 2}";
            await app.InTenantAsync(tenant, tx => tx.ExecuteAsync("insert into work.note (id, tenant_id) values (@id, @tenant)", new { id = $"i{i}", tenant }), Ct);
            var seen = await app.ReadAsync<string>(tenant, "select distinct tenant_id from work.note", null, Ct);
            Assert.Equal([tenant], seen);
            Assert.Empty(await app.ReadAsync<string>("select id from work.note", null, Ct));
        }
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => app.InTenantAsync("t0", tx => tx.ExecuteAsync("insert into work.note (id, tenant_id) values ('x', 't1')"), Ct));
        Assert.Equal("42501", refused.SqlState);
    }

    private sealed record Note(string Id, string TenantId, JsonElement Body, double? Score, DateTimeOffset WrittenAt);
}
