using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Microsoft.DurableTask.Client;

/// <summary>The state of one instance as the store shows it.</summary>
public sealed class OrchestrationMetadata(string name, string instanceId)
{
    public DateTimeOffset CreatedAt { get; init; }

    public DataConverter? DataConverter { get; init; }

    public TaskFailureDetails? FailureDetails { get; init; }

    public string InstanceId { get; } = instanceId;

    public bool IsCompleted => RuntimeStatus
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    public bool IsRunning => RuntimeStatus == OrchestrationRuntimeStatus.Running;

    public DateTimeOffset LastUpdatedAt { get; init; }

    public string Name { get; } = name;

    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    public string? SerializedCustomStatus { get; init; }

    public string? SerializedInput { get; init; }

    public string? SerializedOutput { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <exception cref="InvalidOperationException">The instance was fetched without inputs and outputs.</exception>
    public T? ReadCustomStatusAs<T>() => Read<T>(SerializedCustomStatus);

    /// <exception cref="InvalidOperationException">The instance was fetched without inputs and outputs.</exception>
    public T? ReadInputAs<T>() => Read<T>(SerializedInput);

    /// <exception cref="InvalidOperationException">The instance was fetched without inputs and outputs.</exception>
    public T? ReadOutputAs<T>() => Read<T>(SerializedOutput);

    public override string ToString()
        => $"[Name: '{Name}', ID: '{InstanceId}', RuntimeStatus: {RuntimeStatus}, CreatedAt: {CreatedAt:s}, LastUpdatedAt: {LastUpdatedAt:s}]";

    private T? Read<T>(string? data, [CallerMemberName] string caller = "")
        => DataConverter is null
            ? throw new InvalidOperationException($"{caller} needs an instance that was fetched with getInputsAndOutputs.")
            : DataConverter.Deserialize<T>(data);
}
