using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Npgsql;

namespace Ainer.Conformance.Tests.EngineProcess;

/// <summary>
/// An orchestration that passes every crash point: activities in a chain and a fan-out, a child, a timer, an event and a
/// continue-as-new. Each activity leaves a row, so that lost and repeated work shows.
/// </summary>
internal static class CrashTasks
{
    public const string Main = "CrashMain";
    public const int Width = 20;

    /// <summary>What the orchestration returns when nothing was lost or applied twice.</summary>
    public const int Expected = Width + 3;

    public static void Register(DurableTaskRegistry tasks, NpgsqlDataSource source, DurableTaskClient client) => tasks
        .AddOrchestratorFunc<int, int>(Main, async (context, done) =>
        {
            if (done == 0)
            {
                done += await context.CallActivityAsync<int>("Mark", "chain");
                context.ContinueAsNew(done);
                return 0;
            }

            var all = await Task.WhenAll(Enumerable.Range(0, Width).Select(i => context.CallActivityAsync<int>("Mark", $"fan-{i}")));
            await context.CreateTimer(TimeSpan.FromMilliseconds(30), CancellationToken.None);
            var child = await context.CallSubOrchestratorAsync<int>(
                "CrashChild", options: new SubOrchestrationOptions(instanceId: context.InstanceId + "-child"));
            await context.CallActivityAsync("RaiseGo", context.InstanceId);
            return done + all.Sum() + child + await context.WaitForExternalEvent<int>("go");
        })
        .AddOrchestratorFunc<int>("CrashChild", context => context.CallActivityAsync<int>("Mark", "child"))
        .AddActivityFunc<string>("RaiseGo", (_, instanceId) => client.RaiseEventAsync(instanceId, "go", 1))
        .AddActivityFunc<string, int>("Mark", async (context, mark) =>
        {
            await using var command = source.CreateCommand("insert into crash_mark (instance_id, mark) values ($1, $2)");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = context.InstanceId });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = mark });
            await command.ExecuteNonQueryAsync();
            return 1;
        });
}
