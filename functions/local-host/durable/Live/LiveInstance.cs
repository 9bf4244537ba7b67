using Ainer.LocalHost.Durable.History;
using Ainer.LocalHost.Durable.Replay;

namespace Ainer.LocalHost.Durable.Live;

/// <summary>
/// An orchestration leased to this engine and kept in memory between its steps. Mail comes from any thread; one step at a
/// time runs and is stored.
/// </summary>
internal sealed class LiveInstance
{
    private readonly Lock _lock = new();
    private readonly ILiveHost _host;
    private readonly StepRunner _runner;
    private readonly HashSet<long> _messagesInHand = [];
    private List<Mail> _mailbox = [];
    private LiveState _state = LiveState.Idle;
    private bool _broken;

    public LiveInstance(ILiveHost host, ClaimedInstance claimed, IReadOnlyList<HistoryStep> history)
    {
        _host = host;
        Key = claimed.Identity.Key;
        InstanceId = claimed.Identity.InstanceId;
        Name = claimed.Identity.Name;
        TraceParent = claimed.Identity.TraceParent;
        Token = claimed.Token;
        NotBefore = claimed.NotBefore;
        _runner = new StepRunner(this, host, claimed, history, BreakOff);
        LastUsed = host.Now;
    }

    public long Key { get; }

    public string InstanceId { get; }

    public string Name { get; }

    public string? TraceParent { get; }

    public long Token { get; }

    /// <summary>Before this time only a termination may run (an instance started for later).</summary>
    public DateTime? NotBefore { get; }

    public DateTime LastUsed { get; private set; }

    public bool IsIdle
    {
        get
        {
            lock (_lock)
                return _state == LiveState.Idle && _mailbox.Count == 0;
        }
    }

    /// <summary>The last time for which a wake-up was asked, so that none is asked twice.</summary>
    public DateTime? ScheduledFor { get; set; }

    /// <summary>Adds mail; false when the instance is no longer here.</summary>
    public bool Post(IEnumerable<Mail> mail)
    {
        lock (_lock)
        {
            if (_state == LiveState.Gone)
                return false;
            foreach (var item in mail)
            {
                if (item.MessageId is not { } id || _messagesInHand.Add(id))
                    _mailbox.Add(item);
            }

            QueueIfReady();
            return true;
        }
    }

    /// <summary>Runs a step if there is anything to do: after loading, or when a timer may be due.</summary>
    public void Look()
    {
        lock (_lock)
            QueueIfReady();
    }

    /// <summary>The code awaited something foreign: run a step that fails the instance.</summary>
    private void BreakOff()
    {
        lock (_lock)
        {
            _broken = true;
            QueueIfReady();
        }
    }

    /// <summary>Runs one step; called by a run-queue worker.</summary>
    /// <returns>What the step changes in the store, or null.</returns>
    public StepCommit? RunStep()
    {
        List<Mail> mail;
        lock (_lock)
        {
            if (_state == LiveState.Gone)
                return null;
            _state = _state.To(LiveState.Running);
            mail = _mailbox;
            _mailbox = [];
            _broken = false;
        }

        LastUsed = _host.Now;
        var commit = _runner.Run(mail);
        CrashPoints.Pass(CrashPoints.StepExecuted);
        lock (_lock)
        {
            if (_state == LiveState.Gone)
                return null;
            _state = _state.To(commit is null ? LiveState.Idle : LiveState.Committing);
            if (commit is null)
            {
                _host.WakeAt(this, _runner.NextTimer);
                QueueIfReady();
            }

            return commit;
        }
    }

    /// <summary>The step is stored.</summary>
    public void Committed(StepCommit commit)
    {
        lock (_lock)
        {
            if (_state == LiveState.Gone)
                return;
            foreach (var id in commit.Consumed)
                _messagesInHand.Remove(id);
            _state = _state.To(LiveState.Idle);
            if (commit.IsTerminal)
                _state = _state.To(LiveState.Gone);
            else
                QueueIfReady();
        }
    }

    /// <summary>Leaves memory; returns the mail that no step has consumed.</summary>
    public IReadOnlyList<Mail> Leave()
    {
        lock (_lock)
        {
            if (_state != LiveState.Gone)
                _state = _state.To(LiveState.Gone);
            var left = _mailbox;
            _mailbox = [];
            return left;
        }
    }

    /// <summary>Leaves memory if nothing is going on; says when the instance must be looked at again.</summary>
    public bool TryLeave(out DateTime? nextDue)
    {
        lock (_lock)
        {
            nextDue = null;
            if (_state != LiveState.Idle || _mailbox.Count > 0 || IsReady())
                return false;
            nextDue = _runner.IsStarted ? _runner.NextTimer : NotBefore;
            _state = _state.To(LiveState.Gone);
            return true;
        }
    }

    private void QueueIfReady()
    {
        if (_state != LiveState.Idle || !IsReady())
            return;
        _state = _state.To(LiveState.Queued);
        _host.Queue(this);
    }

    private bool IsReady()
    {
        if (_broken)
            return true;
        if (!_runner.IsStarted)
            return NotBefore is not { } start || start <= _host.Now || _mailbox.Any(mail => mail.Event.Kind == EventKind.Terminated);
        return _runner.HasOpeningEvents || _mailbox.Count > 0 || _runner.NextTimer <= _host.Now;
    }
}
