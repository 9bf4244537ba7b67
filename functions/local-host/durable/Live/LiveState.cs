namespace Ainer.LocalHost.Durable.Live;

/// <summary>Where an orchestration in memory stands.</summary>
internal enum LiveState
{
    /// <summary>Waiting for mail or a timer.</summary>
    Idle,

    /// <summary>In the run queue.</summary>
    Queued,

    /// <summary>Its code runs.</summary>
    Running,

    /// <summary>Its step is being stored.</summary>
    Committing,

    /// <summary>No longer this engine's.</summary>
    Gone,
}

/// <summary>The legal moves of <see cref="LiveState"/>.</summary>
internal static class LiveMoves
{
    public static LiveState To(this LiveState from, LiveState to)
    {
        var legal = (from, to) switch
        {
            (LiveState.Idle, LiveState.Queued) => true,
            (LiveState.Queued, LiveState.Running) => true,
            (LiveState.Running, LiveState.Committing or LiveState.Idle) => true,
            (LiveState.Committing, LiveState.Idle) => true,
            (not LiveState.Gone, LiveState.Gone) => true,
            _ => false,
        };
        return legal ? to : throw new InvalidOperationException($"An orchestration cannot go from {from} to {to}.");
    }
}
