using System.ComponentModel.DataAnnotations;
using Ainer.Observer.Retention;
using Ainer.Postgres;
using Ainer.Testing;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ainer.Observer.Tests;

/// <summary>What is old goes, what is young stays, and no table is forgotten.</summary>
public sealed class RetentionTests(AllSchemas schemas) : IClassFixture<AllSchemas>, IAsyncLifetime
{
    private readonly TestDatabase _database = schemas.Database;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>For each kind, a row whose age is OLD or YOUNG and whose name is NAME, and how to count.</summary>
    public static TheoryData<string, string, string> Kinds => new()
    {
        { "outbox", "insert into messaging.outbox (event_id, routing_key, body, sent_at) values ('NAME', 'k', '{}', AGE)", "messaging.outbox" },
        { "inbox", "insert into messaging.inbox (consumer, event_id, received_at) values ('c', 'NAME', AGE)", "messaging.inbox" },
        { "failures", "insert into messaging.failures (consumer, event_id, last_error, last_failed_at) values ('c', 'NAME', 'e', AGE)", "messaging.failures" },
        { "dead letters", "insert into observer.dead_letters (dead_letter_id, queue, reason, routing_key, body, died_at) values ('NAME', 'q', 'r', 'k', '', AGE)", "observer.dead_letters" },
        { "costs", "insert into observer.costs (job_id, attempt, tenant_id, project_id, run_id, provider, outcome, occurred_at) values ('NAME', 1, 't', 'p', 'r', 'x', 'failed', AGE)", "observer.costs" },
        { "events", RunRow + "insert into orchestrator.events (run_id, run_seq, event_id, event_type, producer, tenant_id, project_id, occurred_at, envelope) values (RUN, 1, 'NAME', 'x', 'x', 't', 'p', now(), '{}')", "orchestrator.events" },
        { "raw payloads", TaskRow, "orchestrator.tasks where parameters <> '{\"pruned\": true}'" },
        { "results", TaskRow, "orchestrator.tasks where result is not null" },
        { "runs", RunRow + TaskRow, "orchestrator.runs" },
        { "plans", "insert into planner.plans (run_id, generation, tenant_id, project_id, created_at, title, language, quality, shots, jobs, estimated_s, estimated_cost, within_budget, shot_plan, timeline, graph, quote) values ('NAME', 1, 't', 'p', AGE, 't', 'en', 'standard', 1, 1, 1, 0, true, '{}', '{}', '{}', '{}')", "planner.plans" },
        { "packs", "insert into entity_core.packs (run_id, generation, tenant_id, project_id, created_at, language, title, text, story, pack) values ('NAME', 1, 't', 'p', AGE, 'en', 't', 't', '{}', '{}')", "entity_core.packs" },
        { "retrievals", "insert into asset_knowledge.retrievals (run_id, generation, tenant_id, project_id, created_at, candidates) values ('NAME', 1, 't', 'p', AGE, '[]')", "asset_knowledge.retrievals" },
        { "evidence", "insert into asset_knowledge.evidence (run_id, generation, ordinal, alias, tenant_id, project_id, kind, claim, source, content, score, created_at) values ('NAME', 1, 1, 'E1', 't', 'p', 'asset', 'c', 's', 'c', 1, AGE)", "asset_knowledge.evidence" },
        { "executions", "insert into background_tasks.executions (task_id, run_id, tenant_id, project_id, task_type, parameters, status, finished_at) values (TASK, RUN, 't', 'p', 'x', '{}', 'completed', AGE)", "background_tasks.executions" },
        { "error log", "insert into background_tasks.error_log (task_id, run_id, tenant_id, project_id, generation, attempt, error_code, message, error, raw_payload, created_at) values (TASK, RUN, 't', 'p', 1, 1, 'x', 'NAME', '{}', '{}', AGE)", "background_tasks.error_log" },
        { "idempotency keys", "insert into gateway.idempotency_keys (tenant_id, route, key, body_hash, status, answer, created_at) values ('t', 'r', 'NAME', 'h', 200, '{}', AGE)", "gateway.idempotency_keys" },
        { "tokens and tickets", "insert into gateway.api_keys (key_id, tenant_id, name, role, key_hash, kind, expires_at) values ('NAME', 't', 'n', 'viewer', encode(sha256('NAME'), 'hex'), 'token', AGE)", "gateway.api_keys" },
        { "leases", "insert into worker_hub.leases (job_id, attempt, tenant_id, project_id, run_id, kind, operation, lane, provider, node_id, status, time_limit_s, expires_at, closed_at) values ('NAME', 1, 't', 'p', 'r', 'audio', 'tts', 'l', 'x', 'n', 'succeeded', 1, now(), AGE)", "worker_hub.leases" },
        { "uploads", "insert into worker_hub.uploads (artifact_id, job_id, attempt, token, file, kind, object_key, bytes, sha256, content_type, announced_at) values ('NAME', 'NAME', 1, 1, 'f', 'k', 'NAME', 1, encode(sha256('x'), 'hex'), 'c', AGE)", "worker_hub.uploads" },
        { "nodes", "insert into worker_hub.nodes (node_id, kind, lanes, heartbeat_at) values ('NAME', 'agent', '[]', AGE)", "worker_hub.nodes" },
        { "admissions", "insert into model_router.admissions (job_id, attempt, tenant_id, project_id, run_id, kind, operation, lane, provider, reason, time_limit_s, priority, estimated_cost, status, closed_at) values ('NAME', 1, 't', 'p', 'r', 'audio', 'tts', 'l', 'x', 'r', 1, 5, 0, 'closed', AGE)", "model_router.admissions" },
        { "webhook deliveries", "insert into webhooks.deliveries (delivery_id, webhook_id, tenant_id, project_id, event_id, event_type, body, status, next_attempt_at, updated_at) values ('NAME', 'w', 't', 'p', 'NAME', 'x', '', 'failed', null, AGE)", "webhooks.deliveries" },
        { "deleted webhooks", "insert into webhooks.hooks (webhook_id, tenant_id, project_id, url, events, secret, status, deleted_at) values ('wh_' || md5('NAME'), 't', 'p', 'u', '{*}', 's', 'disabled', AGE)", "webhooks.hooks" },
    };

    private const string RunRow = "insert into orchestrator.runs (run_id, task_id, tenant_id, project_id, status, stage, finished_at) values (RUN, TASK, 't', 'p', 'succeeded', 'completed', AGE);";
    private const string TaskRow = "insert into orchestrator.tasks (task_id, run_id, tenant_id, project_id, task_type, parameters, result, status, updated_at) values (TASK, RUN, 't', 'p', 'x', '{\"text\":\"t\"}', '{\"a\":1}', 'completed', AGE)";

    public async ValueTask InitializeAsync() =>
        await AdminAsync(admin => admin.ExecuteAsync($"truncate {string.Join(", ", RetentionRules.All.SelectMany(rule => rule.Tables).Distinct())} cascade"));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_older_than_its_age_goes_and_what_is_younger_stays(string kind, string insert, string table)
    {
        var age = RetentionRules.All.Single(rule => rule.Name == kind).Age(new RetentionOptions());
        for (var i = 0; i < 5; i++) await InsertAsync(insert, $"old{i}", age + TimeSpan.FromHours(1));
        for (var i = 0; i < 3; i++) await InsertAsync(insert, $"young{i}", age - TimeSpan.FromHours(1));
        var done = await Round(new RetentionOptions { BatchRows = 2, BatchesPerRound = 10 }).RunAsync(Ct);
        Assert.All(done, pruned => Assert.NotNull(pruned.Rows));
        Assert.Equal(5, done.Single(pruned => pruned.Name == kind).Rows);
        Assert.Equal(3, await AdminAsync(admin => admin.ExecuteScalarAsync<long>($"select count(*) from {table}")));
    }

    [Fact]
    public async Task One_round_is_bounded_and_the_next_takes_the_rest()
    {
        for (var i = 0; i < 7; i++) await InsertAsync("insert into messaging.inbox (consumer, event_id, received_at) values ('c', 'NAME', AGE)", $"e{i}", TimeSpan.FromDays(99));
        var round = Round(new RetentionOptions { BatchRows = 2, BatchesPerRound = 2 });
        Assert.Equal(4, (await round.RunAsync(Ct)).Single(pruned => pruned.Name == "inbox").Rows);
        Assert.Equal(3, (await round.RunAsync(Ct)).Single(pruned => pruned.Name == "inbox").Rows);
    }

    [Fact]
    public async Task What_is_still_open_stays_however_old()
    {
        await InsertAsync("insert into messaging.outbox (event_id, routing_key, body, created_at) values ('NAME', 'k', '{}', AGE)", "unsent", TimeSpan.FromDays(999));
        await InsertAsync(RunRow.Replace("'succeeded', 'completed', AGE", "'running', 'execute', null", StringComparison.Ordinal) + "select AGE", "running", TimeSpan.FromDays(999));
        await InsertAsync("insert into worker_hub.leases (job_id, attempt, tenant_id, project_id, run_id, kind, operation, lane, provider, node_id, status, time_limit_s, expires_at) values ('NAME', 1, 't', 'p', 'r', 'audio', 'tts', 'l', 'x', 'n', 'active', 1, AGE)", "active", TimeSpan.FromDays(999));
        Assert.All(await Round(new RetentionOptions()).RunAsync(Ct), pruned => Assert.Equal(0, pruned.Rows));
    }

    [Fact]
    public async Task Every_table_is_pruned_or_kept_for_a_reason()
    {
        var tables = (await AdminAsync(admin => admin.QueryAsync<string>(
            "select schemaname || '.' || tablename from pg_catalog.pg_tables where schemaname not in ('pg_catalog', 'information_schema')"))).ToHashSet(StringComparer.Ordinal);
        var pruned = RetentionRules.All.SelectMany(rule => rule.Tables).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], tables.Where(table => !pruned.Contains(table) && !RetentionRules.Kept.ContainsKey(table)).Order());
        Assert.Equal([], pruned.Concat(RetentionRules.Kept.Keys).Where(table => !tables.Contains(table)).Order());
        Assert.Equal([], pruned.Where(RetentionRules.Kept.ContainsKey));
        Assert.Equal(RetentionRules.All.Select(rule => rule.Name).Order(), Kinds.Select(kind => kind.Data.Item1).Order());
    }

    [Theory]
    [InlineData(nameof(RetentionOptions.IdempotencyKeys), 0.5)]
    [InlineData(nameof(RetentionOptions.Inbox), 5)]
    [InlineData(nameof(RetentionOptions.Runs), 10)]
    [InlineData(nameof(RetentionOptions.Tokens), 0)]
    public void Ages_that_would_break_a_promise_are_refused_at_the_start(string name, double days)
    {
        var options = new RetentionOptions();
        Assert.True(Validator.TryValidateObject(options, new ValidationContext(options), null, true));
        typeof(RetentionOptions).GetProperty(name)!.SetValue(options, TimeSpan.FromDays(days));
        var errors = new List<ValidationResult>();
        Assert.False(Validator.TryValidateObject(options, new ValidationContext(options), errors, true));
        Assert.Contains(name, string.Join(' ', errors.Select(error => error.ErrorMessage)), StringComparison.Ordinal);
    }

    private RetentionRound Round(RetentionOptions options) => new(_database.Worker, Options.Create(options), NullLogger<RetentionRound>.Instance);

    /// <summary>As a superuser without triggers and foreign keys, so that a row can be made alone.</summary>
    private Task<int> InsertAsync(string insert, string name, TimeSpan age) => AdminAsync(admin => admin.ExecuteAsync("set session_replication_role = replica;" + insert
        .Replace("AGE", $"now() - interval '{age.TotalSeconds:0} seconds'", StringComparison.Ordinal).Replace("NAME", name, StringComparison.Ordinal)
        .Replace("TASK", $"'task_' || md5('{name}')", StringComparison.Ordinal).Replace("RUN", $"'run_' || md5('{name}')", StringComparison.Ordinal)));

    private async Task<T> AdminAsync<T>(Func<NpgsqlConnection, Task<T>> work)
    {
        await using var admin = new NpgsqlConnection(_database.AdminConnection);
        await admin.OpenAsync(Ct);
        return await work(admin);
    }
}
