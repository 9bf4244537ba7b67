namespace Ainer.LocalHost.Durable.Replay;

/// <summary>
/// Runs an orchestrator's continuations one after another on the thread that runs the step. A continuation that arrives
/// from any other thread proves that the code awaited something that is not durable.
/// </summary>
internal sealed class DeterministicScheduler(Action foreignContinuation) : TaskScheduler
{
    private readonly Queue<Task> _queue = new();
    private int _ownerThread;

    public override int MaximumConcurrencyLevel => 1;

    public bool IsCurrentThread => _ownerThread == Environment.CurrentManagedThreadId;

    /// <summary>True once a continuation came from a foreign thread; the instance cannot be trusted any more.</summary>
    public bool SawForeignContinuation { get; private set; }

    /// <summary>Makes the calling thread the orchestrator's thread until the result is disposed.</summary>
    public Ownership Enter()
    {
        _ownerThread = Environment.CurrentManagedThreadId;
        return new Ownership(this);
    }

    /// <summary>Starts <paramref name="work"/> as the orchestrator's root.</summary>
    public void Start(Action work)
        => _ = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this);

    public void Drain()
    {
        while (_queue.TryDequeue(out var task))
            TryExecuteTask(task);
    }

    protected override void QueueTask(Task task)
    {
        if (IsCurrentThread)
        {
            _queue.Enqueue(task);
            return;
        }

        SawForeignContinuation = true;
        foreignContinuation();
    }

    // Never inline: the order of continuations is the order in which they were queued.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _queue;

    internal readonly struct Ownership(DeterministicScheduler scheduler) : IDisposable
    {
        public void Dispose() => scheduler._ownerThread = 0;
    }
}
