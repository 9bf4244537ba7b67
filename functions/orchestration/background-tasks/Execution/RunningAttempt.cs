using System.Collections.Concurrent;

namespace Ainer.BackgroundTasks.Execution;

/// <summary>An attempt that this process runs: its progress, and the token that ends it.</summary>
internal sealed class RunningAttempt(ClaimedExecution claimed) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private (double Percent, string? Message)? _progress;
    private StopReason _reason;
    private bool _over;

    public ClaimedExecution Claimed { get; } = claimed;

    /// <summary>Fires when the attempt is to end.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Why; the first reason stands.</summary>
    public StopReason Reason { get { lock (_gate) return _reason; } }

    /// <summary>Tells the attempt to end.</summary>
    public void Stop(StopReason reason)
    {
        lock (_gate)
        {
            if (_over || _reason != StopReason.None) return;
            _reason = reason;
            // The function's own callbacks run elsewhere; they must not hold up the pulse.
            _ = _stop.CancelAsync();
        }
    }

    /// <summary>Keeps the latest progress for the next pulse.</summary>
    public void Note(double percent, string? message)
    {
        lock (_gate) _progress = (percent, message);
    }

    /// <summary>The progress since the last call, or null.</summary>
    public (double Percent, string? Message)? TakeProgress()
    {
        lock (_gate)
        {
            var taken = _progress;
            _progress = null;
            return taken;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            // A pulse that still has it in its hands may try to stop it.
            _over = true;
            if (_reason == StopReason.None) _stop.Dispose();
        }
    }
}

/// <summary>The attempts that this process runs, by task.</summary>
internal sealed class RunningAttempts
{
    private readonly ConcurrentDictionary<string, RunningAttempt> _attempts = new(StringComparer.Ordinal);

    public int Count => _attempts.Count;

    public IReadOnlyCollection<RunningAttempt> All => [.. _attempts.Values];

    public void Add(RunningAttempt attempt) => _attempts[attempt.Claimed.TaskId] = attempt;

    public void Remove(RunningAttempt attempt) => _attempts.TryRemove(new KeyValuePair<string, RunningAttempt>(attempt.Claimed.TaskId, attempt));
}
