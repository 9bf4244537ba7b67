using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.Orchestration.Instances;

/// <summary>How runs map to orchestration instances: the instance id is the run id, for later generations with -g2, -g3.</summary>
internal static class RunInstances
{
    private static readonly string[] EveryStatus = [.. Enum.GetNames<OrchestrationRuntimeStatus>()];

    public static string InstanceId(string runId, int generation) => generation == 1 ? runId : $"{runId}-g{generation}";

    /// <summary>Starts the orchestration. Every status dedupes: a finished instance is never replaced, or the film would be made again.</summary>
    public static async Task StartRunAsync(this DurableTaskClient client, string runId, int generation, CancellationToken cancellation)
    {
        var options = new StartOrchestrationOptions(InstanceId(runId, generation)) { DedupeStatuses = EveryStatus };
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(RunOrchestration), new RunInput(runId, generation), options, cancellation);
        }
        catch (Exception exception) when (IsAlreadyThere(exception))
        {
            // Somebody was faster, or it is a duplicate: the instance is there, which is all that was wanted.
        }
    }

    /// <summary>Wakes the orchestration. It reads the state itself: a raise is a hint, and one that finds nobody is harmless.</summary>
    public static Task RaiseAsync(this DurableTaskClient client, string runId, int generation, string signal, CancellationToken cancellation) =>
        client.RaiseEventAsync(InstanceId(runId, generation), signal, true, cancellation);

    /// <summary>Ends the orchestration of a run that is over.</summary>
    public static async Task StopRunAsync(this DurableTaskClient client, string runId, int generation, CancellationToken cancellation)
    {
        var instanceId = InstanceId(runId, generation);
        if (await client.GetInstanceAsync(instanceId, cancellation) is { IsCompleted: false })
            await client.TerminateInstanceAsync(instanceId, "cancelled", cancellation);
    }

    /// <summary>Back ends differ in the exception's type but all say so by name or in words.</summary>
    private static bool IsAlreadyThere(Exception exception) =>
        exception.GetType().Name.Contains("AlreadyExists", StringComparison.Ordinal) || exception.Message.Contains("already exists", StringComparison.OrdinalIgnoreCase);
}

/// <summary>An orchestration's input: everything else is read from the tables.</summary>
public sealed record RunInput(string RunId, int Generation);
