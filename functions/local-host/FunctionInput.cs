using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.LocalHost;

/// <summary>What a trigger hands to one invocation.</summary>
public sealed class FunctionInput
{
    /// <summary>Given to the trigger parameter's <see cref="ParameterBinding"/>.</summary>
    public object? TriggerValue { get; init; }

    /// <summary>Becomes <see cref="BindingContext.BindingData"/>; other parameters bind to it by name.</summary>
    public IReadOnlyDictionary<string, object?>? BindingData { get; init; }

    /// <summary>The W3C traceparent that came with the work; becomes the parent activity and <see cref="TraceContext.TraceParent"/>.</summary>
    public string? TraceParent { get; init; }

    public string? TraceState { get; init; }

    public ActivityKind ActivityKind { get; init; } = ActivityKind.Internal;

    /// <summary>The invocation's services; left out, the invocation makes and disposes a scope of its own.</summary>
    public IServiceProvider? Services { get; init; }

    public int RetryCount { get; init; }

    public int MaxRetryCount { get; init; }

    /// <summary>
    /// Whether a draining host waits for this invocation. False for an invocation that waits for something that may never come
    /// and loses nothing when it is dropped, such as an orchestration kept in memory between its steps.
    /// </summary>
    public bool HoldsDrain { get; init; } = true;
}
