using System.Globalization;
using System.Text;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Testing;
using Dapper;
using Npgsql;

namespace Ainer.Gateway.Tests;

/// <summary>A gateway of its own, which is killed (SIGKILL) in the middle of requests: before their commit, after it, and while it streams.</summary>
public sealed class SuddenDeathTests(GatewayProcess gateway) : IClassFixture<GatewayProcess>
{
    private readonly IdSource _ids = new(TimeProvider.System);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_before_the_commit_it_leaves_nothing_and_the_repetition_is_accepted()
    {
        const string body = """{"project_id":"p_001","idempotency_key":"before-commit","payload":{"text":"One."}}""";
        await KillWhileBlockedAsync("orchestrator.tasks", "/api/v1/tasks", body, endBackend: true);
        Assert.Equal(0, await TasksWithAsync("before-commit"));

        using var client = gateway.Client(GatewayProcess.AdminKey);
        var (status, first) = await client.PostAsync("/api/v1/tasks", body, Ct);
        var (again, second) = await client.PostAsync("/api/v1/tasks", body, Ct);
        Assert.Equal((202, 202), (status, again));
        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal(1, await TasksWithAsync("before-commit"));
    }

    [Fact]
    public async Task Killed_after_the_commit_it_gives_the_lost_answer_to_the_repetition()
    {
        const string body = """{"project_id":"p_001","idempotency_key":"after-commit","payload":{"text":"One."}}""";
        // The statement is with Postgres, which goes on and commits although nobody waits for the answer any more.
        await KillWhileBlockedAsync("orchestrator.tasks", "/api/v1/tasks", body, endBackend: false);
        await Eventually.AssertAsync(async () => await TasksWithAsync("after-commit") == 1, TimeSpan.FromSeconds(60), "Postgres has committed the task", Ct);

        using var client = gateway.Client(GatewayProcess.AdminKey);
        var (status, answer) = await client.PostAsync("/api/v1/tasks", body, Ct);
        Assert.Equal(202, status);
        var runId = await gateway.Database.Worker.ReadOneAsync<string>("select run_id from orchestrator.tasks where idempotency_key = 'after-commit'", null, Ct);
        Assert.Equal(runId, answer.GetProperty("run_id").GetString());
        Assert.Equal(1, await gateway.Database.Worker.ReadOneAsync<long>("select count(*) from orchestrator.events where run_id = @runId and event_type = 'task.submitted'", new { runId }, Ct));
    }

    [Fact]
    public async Task Killed_inside_a_command_it_leaves_neither_message_nor_kept_answer()
    {
        using var before = gateway.Client(GatewayProcess.AdminKey);
        var (_, runId) = await before.SubmitAsync(Ct);
        var (path, body) = ($"/api/v1/runs/{runId}/cancel", """{"idempotency_key":"cancel-once"}""");
        await KillWhileBlockedAsync("messaging.outbox", path, body, endBackend: false);
        Assert.Equal(0, await CancelsAsync(runId));

        using var client = gateway.Client(GatewayProcess.AdminKey);
        Assert.Equal(202, (await client.PostAsync(path, body, Ct)).Status);
        Assert.Equal(202, (await client.PostAsync(path, body, Ct)).Status);
        Assert.Equal(1, await CancelsAsync(runId));
    }

    [Theory]
    [InlineData("/api/v1/tasks", """{"project_id":"p_001","payload":{"text":"Twenty."}}""", "run_id")]
    [InlineData("/api/v1/batches", """{"project_id":"p_001","n_runs":2,"dry_run":true,"template":{"payload":{"text":"Twenty."}}}""", "batch_id")]
    public async Task Twenty_senders_at_once_make_one_thing(string path, string body, string id)
    {
        var clients = Enumerable.Range(0, 20).Select(_ => gateway.Client(GatewayProcess.AdminKey)).ToList();
        var made = await Task.WhenAll(clients.Select(client => SendUntilAnsweredAsync(client, path, body)));
        foreach (var client in clients) client.Dispose();
        Assert.Single(made.Select(answer => answer.GetProperty(id).GetString()).Distinct());
        Assert.Single(made.Select(answer => answer.GetRawText()).Distinct());
    }

    [Fact]
    public async Task A_reader_that_comes_back_with_its_last_id_misses_nothing_and_sees_nothing_twice()
    {
        const int last = 120;
        using var admin = gateway.Client(GatewayProcess.AdminKey);
        var (_, runId) = await admin.SubmitAsync(Ct);
        var seen = new List<int>();
        var writing = WriteAsync(runId, last);
        var kills = 0;
        while (seen.Count == 0 || seen[^1] < last)
        {
            try
            {
                await using var stream = await SseReader.OpenAsync(gateway, $"/api/v1/runs/{runId}/events/stream", GatewayProcess.ViewerKey,
                    seen.Count == 0 ? null : seen[^1].ToString(CultureInfo.InvariantCulture));
                while (seen.Count == 0 || seen[^1] < last)
                {
                    var (id, _, data) = await stream.NextAsync(Ct);
                    Assert.Equal(id, data.GetProperty("run_seq").GetRawText());
                    seen.Add(int.Parse(id!, CultureInfo.InvariantCulture));
                    if (kills > 1 || seen.Count < (kills + 1) * last / 3) continue;
                    kills++;
                    await gateway.StopAsync();
                    await gateway.StartAsync();
                }
            }
            catch (Exception gone) when (gone is IOException or HttpRequestException or EndOfStreamException)
            {
                // As a browser does: open it again with the last id.
            }
        }
        await writing;
        Assert.Equal(2, kills);
        Assert.Equal(Enumerable.Range(1, last), seen);
    }

    private static async Task<System.Text.Json.JsonElement> SendUntilAnsweredAsync(HttpClient client, string path, string body)
    {
        while (true)
        {
            var (status, answer) = await client.PostAsync(path, body, Ct, "twenty " + path);
            if (status == 202) return answer;
            Assert.Equal((409, "idempotency_in_flight"), (status, answer.Code()));
        }
    }

    // Writes the run's events while readers read: each in a transaction of its own, as modules do.
    private async Task WriteAsync(string runId, int last)
    {
        for (var seq = 2; seq <= last; seq++)
        {
            await gateway.Database.Worker.InTransactionAsync(tx => tx.ScalarAsync<string>("select orchestrator.append_event(@runId, @body::jsonb)::text",
                new { runId, body = AinerJson.Write(new { EventId = _ids.NewEventId(), EventType = EventTypes.JobProgress, Producer = Producers.WorkerHub, Payload = new { seq } }) }), Ct);
        }
    }

    /// <summary>Sends a request that waits inside its transaction for a locked table, kills the gateway there, and starts it again once the lock is gone.</summary>
    private async Task KillWhileBlockedAsync(string table, string path, string body, bool endBackend)
    {
        // Two connections: inside one transaction Postgres shows the same activity again and again.
        await using var locker = new NpgsqlConnection(gateway.Database.AdminConnection);
        await using var admin = new NpgsqlConnection(gateway.Database.AdminConnection);
        await locker.OpenAsync(Ct);
        await admin.OpenAsync(Ct);
        await using (var locking = await locker.BeginTransactionAsync(Ct))
        {
            await locker.ExecuteAsync($"lock table {table} in share mode", transaction: locking);
            using var client = gateway.Client(GatewayProcess.AdminKey);
            var request = client.PostAsync(path, body, Ct);
            const string blocked = "from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and usename = 'ainer_app'";
            await Eventually.AssertAsync(async () =>
            {
                if (request.IsCompleted) Assert.Fail($"The request was answered before it could be caught: {await request}");
                return await admin.ExecuteScalarAsync<long>($"select count(*) {blocked}") > 0;
            }, TimeSpan.FromSeconds(60), "the request waits in its transaction", Ct);
            await gateway.StopAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => request);
            if (endBackend) await admin.ExecuteAsync($"select pg_terminate_backend(pid) {blocked}");
            await locking.CommitAsync(Ct);
        }
        await Eventually.AssertAsync(async () => await admin.ExecuteScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and usename = 'ainer_app' and state <> 'idle'") == 0,
            TimeSpan.FromSeconds(60), "Postgres has ended what the killed gateway began", Ct);
        await gateway.StartAsync();
    }

    private Task<long> TasksWithAsync(string key) => gateway.Database.Worker.ReadOneAsync<long>("select count(*) from orchestrator.tasks where idempotency_key = @key", new { key }, Ct);

    // What the gateway's relay has brought to the queue since the last look, once nothing waits any more.
    private async Task<int> CancelsAsync(string runId)
    {
        await Eventually.AssertAsync(async () => await gateway.Database.Worker.ReadOneAsync<long>("select count(*) from messaging.outbox", null, Ct) == 0, TimeSpan.FromSeconds(60), "the outbox is empty", Ct);
        var cancels = 0;
        while (await gateway.Broker.TakeAsync(Topology.RunCommandQueue, Ct) is { } message)
        {
            var body = Encoding.UTF8.GetString(message.Body.Span);
            if (message.BasicProperties.Type == EventTypes.RunCancel && body.Contains(runId, StringComparison.Ordinal)) cancels++;
        }
        return cancels;
    }
}
