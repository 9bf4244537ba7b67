using System.Collections.Concurrent;
using System.Text.Json;
using Ainer.Conformance.Tests.Fixtures;
using Ainer.LocalHost.Durable;
using Ainer.LocalHost.Durable.Client;
using Ainer.LocalHost.Durable.Store;
using Ainer.LocalHost.Durable.Wake;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ainer.Conformance.Tests;

/// <summary>
/// Statements are planned once, often while the queue tables are empty and known to be so; their plans must serve full tables all the same. Here the
/// server tells the plan of each statement that an engine runs (auto_explain), before and after the emptied tables were analyzed.
/// </summary>
public sealed class QueryPlans
{
    private const int Width = 100;

    /// <summary>Statements for the death of an engine and for old instances: no index is kept for them, since each activity would pay for it.</summary>
    private static readonly string[] MayReadAll = ["engine_reap", "engine_leave", "lease_reconcile", "lease_orphans", "instance_purge"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_statement_of_an_engine_reads_a_table_from_end_to_end_though_it_was_planned_for_an_empty_one()
    {
        using var plans = new PlanLog();
        using var wake = new HubWake();
        await using var store = new Store();
        await store.InitializeAsync();
        await using var source = Explained(store.Database.AdminConnection, plans);
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var engine = new DurableEngine(new DurableEngineOptions { Hub = "plans", UnloadAfterEachStep = true }, source, Work(), services, wake, NullLoggerFactory.Instance);
        engine.Start();
        var client = new PostgresDurableTaskClient(source, "plans", BoundedDataConverter.Default, wake, TimeProvider.System);

        await RunAsync(client, "virgin");
        await using (var vacuum = source.CreateCommand("vacuum analyze"))
            await vacuum.ExecuteNonQueryAsync(Ct);
        await RunAsync(client, "emptied");
        await client.PurgeAllInstancesAsync(new PurgeInstancesFilter(), null, Ct);
        await engine.StopAsync();

        var leading = await LeadingColumnsAsync(source);
        var rare = Array.ConvertAll(MayReadAll, name => Sql.Named(name).Split('@')[0]);
        var reads = plans.Plans.SelectMany(plan => Reads(plan.RootElement, plan.RootElement.GetProperty("Query Text").GetString()!, leading))
            .Where(read => read.Table is "instance" or "history" or "activity" or "message" && !rare.Any(start => read.Statement.StartsWith(start, StringComparison.Ordinal)))
            .ToList();
        Assert.Equal(["activity", "history", "instance", "message"], reads.Select(read => read.Table).Distinct().Order());
        Assert.Empty(reads.Where(read => !read.ByKey).Select(read => $"{read.Node} of {read.Table} in: {read.Statement}").Distinct());
    }

    /// <returns>The first column of each index of the engine's: a condition on others alone reads the index from end to end.</returns>
    private static async Task<Dictionary<string, string>> LeadingColumnsAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(
            """
            select c.relname::text, a.attname::text
            from pg_index i
            join pg_class c on c.oid = i.indexrelid
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
            where c.relnamespace = 'durable'::regnamespace
            """);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        Dictionary<string, string> columns = [];
        while (await reader.ReadAsync(Ct))
            columns.Add(reader.GetString(0), reader.GetString(1));
        return columns;
    }

    private static async Task RunAsync(DurableTaskClient client, string name)
    {
        var instances = Enumerable.Range(0, 4).Select(i => $"{name}-{i}").ToList();
        foreach (var instanceId in instances)
        {
            await client.ScheduleNewOrchestrationInstanceAsync("Everything", null, new StartOrchestrationOptions(instanceId), Ct);
            await client.RaiseEventAsync(instanceId, "go", null, Ct);
        }

        foreach (var instanceId in instances)
        {
            var ended = await client.WaitForInstanceCompletionAsync(instanceId, true, Ct).WaitAsync(TimeSpan.FromSeconds(60), Ct);
            Assert.Equal(Width, ended.ReadOutputAs<int>());
        }
    }

    private static DurableTaskRegistry Work() => new DurableTaskRegistry()
        .AddOrchestratorFunc<int>("Everything", async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
            return await context.CallSubOrchestratorAsync<int>("FanOut");
        })
        .AddOrchestratorFunc<int>("FanOut", async context =>
            (await Task.WhenAll(Enumerable.Range(0, Width).Select(i => context.CallActivityAsync<int>("Echo", i)))).Length)
        .AddActivityFunc<int, int>("Echo", (_, i) => i);

    /// <summary>The engine's connections, with the plan of each statement sent as a notice.</summary>
    private static NpgsqlDataSource Explained(string connectionString, ILoggerProvider plans)
    {
        var settings = DurableStore.Settings(connectionString);
        settings.Pooling = true;
        settings.Options += " -c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_level=notice -c auto_explain.log_format=json";
        return new NpgsqlDataSourceBuilder(settings.ConnectionString)
            .UseLoggerFactory(LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(plans)))
            .Build();
    }

    private static IEnumerable<(string Table, string Node, bool ByKey, string Statement)> Reads(JsonElement node, string statement, Dictionary<string, string> leading)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var read in node.EnumerateArray().SelectMany(item => Reads(item, statement, leading)))
                yield return read;
        }

        if (node.ValueKind != JsonValueKind.Object)
            yield break;
        if (node.TryGetProperty("Relation Name", out var table) && node.GetProperty("Node Type").GetString() is { } kind && kind.EndsWith("Scan", StringComparison.Ordinal))
        {
            // The rows of a bitmap heap scan are found by the bitmap index scan below it, which names no table.
            var found = kind == "Bitmap Heap Scan" ? node.GetProperty("Plans")[0] : node;
            var byKey = found.TryGetProperty("Index Name", out var index) && found.TryGetProperty("Index Cond", out var condition)
                && leading.TryGetValue(index.GetString()!, out var column) && condition.GetString()!.Contains($"({column} ", StringComparison.Ordinal);
            yield return (table.GetString()!, kind, byKey, statement);
        }

        foreach (var read in node.EnumerateObject().SelectMany(property => Reads(property.Value, statement, leading)))
            yield return read;
    }

    /// <summary>Keeps the plans among what Npgsql logs.</summary>
    private sealed class PlanLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<JsonDocument> _plans = new();

        public IEnumerable<JsonDocument> Plans => _plans;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            var plan = text.IndexOf("plan:\n", StringComparison.Ordinal);
            if (plan >= 0)
                _plans.Enqueue(JsonDocument.Parse(text[(plan + 6)..]));
        }

        public void Dispose()
        {
            foreach (var plan in _plans)
                plan.Dispose();
        }
    }
}
