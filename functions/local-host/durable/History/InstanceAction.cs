namespace Ainer.LocalHost.Durable.History;

/// <summary>What an orchestrator can ask of the engine.</summary>
internal enum ActionKind
{
    CallActivity,
    CreateTimer,
    CallSubOrchestrator,
    SendEvent,
}

/// <param name="Kind">What is asked.</param>
/// <param name="Id">Its number within the execution, in the order of the code.</param>
/// <param name="Name">Activity, orchestrator or event name.</param>
/// <param name="Version">The version asked for, empty for none.</param>
/// <param name="Target">The instance id of a sub-orchestration or of an event's receiver.</param>
/// <param name="Data">Serialized input; not kept in the history.</param>
/// <param name="FireAt">When a timer fires (UTC).</param>
internal sealed record InstanceAction(
    ActionKind Kind, int Id, string? Name = null, string Version = "", string? Target = null, string? Data = null, DateTime? FireAt = null)
{
    /// <summary>Whether a replay that produced <paramref name="other"/> decided the same.</summary>
    public bool IsSameDecisionAs(InstanceAction other)
        => Kind == other.Kind && Id == other.Id && FireAt == other.FireAt
            && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase)
            && string.Equals(Target, other.Target, StringComparison.Ordinal);

    public override string ToString() => Kind switch
    {
        ActionKind.CreateTimer => $"CreateTimer #{Id} at {FireAt:O}",
        ActionKind.CallActivity => $"CallActivity #{Id} '{Name}'",
        _ => $"{Kind} #{Id} '{Name}' on '{Target}'",
    };
}
