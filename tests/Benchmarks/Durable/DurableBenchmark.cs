using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Ainer.LocalHost.Durable;
using Ainer.LocalHost.Durable.Client;
using Ainer.LocalHost.Durable.Store;
using Ainer.LocalHost.Durable.Wake;
using Ainer.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ainer.Benchmarks.Durable;

/// <summary>What one width of the benchmark measured, per second.</summary>
internal sealed record DurableRate(int Clients, double Commits, double Activities, double ChainSteps)
{
    public double Ratio => Activities / Commits;
}

/// <summary>
/// Fan-outs of 1,000 activities on the durable engine against commits of single-row inserts, by the same number of clients
/// on the same Postgres in the same run. An activity counts when its result is in the orchestration's history.
/// </summary>
internal static class DurableBenchmark
{
    private const int Width = 1000;
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<DurableRate>> RunAsync(TextWriter output, CancellationToken cancellation)
    {
        var admin = TestServices.PostgresAdmin;
        var database = "bench_durable_" + RandomNumberGenerator.GetHexString(8, lowercase: true);
        await ExecuteAsync(admin, $"create database {database}", cancellation);
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(admin) { Database = database, MaxPoolSize = 50 }.ConnectionString;
            await PrepareAsync(connection, cancellation);
            List<DurableRate> rates = [];
            foreach (var clients in new[] { 1, 16 })
            {
                var commits = await InsertRateAsync(connection, clients, cancellation);
                var (activities, chain) = await EngineRateAsync(connection, clients, cancellation);
                var rate = new DurableRate(clients, commits, activities, chain);
                rates.Add(rate);
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"durable engine, {clients,2} clients: {activities,7:N0} activities/s in fan-outs of {Width:N0}, {chain,6:N0}/s in chains; {commits,7:N0} single-row insert commits/s; ratio {rate.Ratio:0.00}"));
            }

            return rates;
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await ExecuteAsync(admin, $"drop database if exists {database} with (force)", CancellationToken.None);
        }
    }

    private static async Task PrepareAsync(string connection, CancellationToken cancellation)
    {
        foreach (var migration in DurableMigrations.All)
            await ExecuteAsync(connection, migration.Text, cancellation);
        await ExecuteAsync(connection, "create table single_row (id bigint generated always as identity primary key, value text)", cancellation);
    }

    private static async Task<double> InsertRateAsync(string connection, int clients, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(InsertAsync, cancellation)));
        return counts.Sum() / watch.Elapsed.TotalSeconds;

        async Task<int> InsertAsync()
        {
            await using var opened = await source.OpenConnectionAsync(cancellation);
            await using var command = new NpgsqlCommand("insert into single_row (value) values ($1)", opened);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "one row, one commit" });
            await command.PrepareAsync(cancellation);
            var count = 0;
            for (; watch.Elapsed < Span; count++)
                await command.ExecuteNonQueryAsync(cancellation);
            return count;
        }
    }

    private static async Task<(double Activities, double Chain)> EngineRateAsync(string connection, int clients, CancellationToken cancellation)
    {
        await using var source = DurableStore.Open(connection);
        await using var services = new ServiceCollection().BuildServiceProvider();
        using var wake = new HubWake();
        var hub = string.Create(CultureInfo.InvariantCulture, $"bench{clients}");
        var registry = new DurableTaskRegistry()
            .AddOrchestratorFunc<int, int>("FanOut", async (context, width) =>
                (await Task.WhenAll(Enumerable.Range(0, width).Select(i => context.CallActivityAsync<int>("AddOne", i)))).Length)
            .AddOrchestratorFunc<int, int>("Chain", async (context, length) =>
            {
                var value = 0;
                while (value < length)
                    value = await context.CallActivityAsync<int>("AddOne", value);
                return value;
            })
            .AddActivityFunc<int, int>("AddOne", (_, i) => i + 1);
        await using var engine = new DurableEngine(
            new DurableEngineOptions { Hub = hub }, source, registry, services, wake, NullLoggerFactory.Instance);
        engine.Start();
        var client = new PostgresDurableTaskClient(source, hub, JsonDataConverter.Default, wake, TimeProvider.System);
        await RateAsync(client, "FanOut", clients, Width, TimeSpan.FromSeconds(1), cancellation);
        var activities = await RateAsync(client, "FanOut", clients, Width, Span, cancellation);
        var chain = await RateAsync(client, "Chain", clients, 100, Span, cancellation);
        return (activities, chain);
    }

    private static async Task<double> RateAsync(
        DurableTaskClient client, string orchestrator, int clients, int activities, TimeSpan span, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(RunOneAfterAnotherAsync, cancellation)));
        return counts.Sum() / watch.Elapsed.TotalSeconds;

        async Task<int> RunOneAfterAnotherAsync()
        {
            var count = 0;
            while (watch.Elapsed < span)
            {
                var instanceId = await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, activities, cancellation);
                var ended = await client.WaitForInstanceCompletionAsync(instanceId, true, cancellation);
                if (ended.ReadOutputAs<int>() != activities)
                    throw new InvalidOperationException($"The orchestration ended {ended.RuntimeStatus}: {ended.FailureDetails}");
                count += activities;
            }

            return count;
        }
    }

    private static async Task ExecuteAsync(string connection, string statement, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
