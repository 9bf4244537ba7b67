using Ainer.Contracts.Jobs;
using Ainer.WorkerProtocol.Broker;

namespace Ainer.WorkerProtocol.Attempts;

/// <summary>Takes progress from a handler as often as it likes and says it at most once a second, without ever holding the handler up.</summary>
internal sealed class ProgressReporter(Attempt attempt, string nodeId, ResultPublisher publisher, TimeProvider clock) : IProgress<double>, IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _over = CancellationTokenSource.CreateLinkedTokenSource(attempt.Ended);
    private readonly Lock _gate = new();
    private long? _lastSaid;
    private Task _saying = Task.CompletedTask;

    public void Report(double value)
    {
        attempt.Progress = value;
        lock (_gate)
        {
            if (_over.IsCancellationRequested || !_saying.IsCompleted || (_lastSaid is { } last && clock.GetElapsedTime(last) < Pace)) return;
            _lastSaid = clock.GetTimestamp();
            _saying = SayAsync(attempt.Progress);
        }
    }

    /// <summary>Ends what is on its way, which nobody needs any more, and returns when it is over: progress does not arrive after the result, and does not hold it up.</summary>
    public async Task SettleAsync()
    {
        await _over.CancelAsync();
        Task saying;
        lock (_gate) saying = _saying;
        await saying;
    }

    public void Dispose() => _over.Dispose();

    private async Task SayAsync(double progress)
    {
        // Off the handler's thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var job = attempt.Job;
        var word = new WorkerResult
        {
            TenantId = job.TenantId, ProjectId = job.ProjectId, RunId = job.RunId, JobId = job.JobId, Attempt = job.Attempt,
            Token = job.Token, NodeId = nodeId, Outcome = WorkerOutcome.Progress, Progress = Math.Round(progress, 1), Provider = job.Provider, TraceId = job.TraceId,
        };
        try { await publisher.PublishProgressAsync(word, attempt.Traceparent, _over.Token); }
        catch (OperationCanceledException) { /* the attempt ended meanwhile */ }
        catch (ObjectDisposedException) { /* the node stopped meanwhile */ }
    }
}
