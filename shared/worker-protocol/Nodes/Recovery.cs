using System.Threading.Channels;
using Ainer.WorkerProtocol.Attempts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.WorkerProtocol.Nodes;

/// <summary>What a node finds of its earlier life: results to deliver, attempts to go on with, rubbish to remove.</summary>
internal sealed class Recovery(
    NodePaths paths, NodeServices services, LeaseTable leases, AttemptRunner runner, IOptions<NodeOptions> options, ILogger<Recovery> logger)
{
    private readonly List<Attempt> _waiting = [];

    /// <summary>Reads all journals. Returns the deliveries of finished results, which run until confirmed; attempts to resume wait for <see cref="Resume"/>.</summary>
    public IReadOnlyList<Task> Begin(CancellationToken stopped)
    {
        var deliveries = new List<Task>();
        foreach (var path in Directory.EnumerateDirectories(paths.Attempts).Order(StringComparer.Ordinal))
        {
            if (Read(path) is not { } found) continue;
            var action = found.Decide(services.Clock.GetUtcNow(), TimeSpan.FromHours(options.Value.ResultRetentionH));
            logger.Recovering(Path.GetFileName(path), action.ToString());
            switch (action)
            {
                case RecoveryAction.Publish:
                    deliveries.Add(DeliverAsync(found, stopped));
                    break;
                case RecoveryAction.Resume:
                    _waiting.Add(Hold(found));
                    break;
                case RecoveryAction.GiveUp:
                    logger.ResultGivenUp(found.Claimed!.Job!.JobId, found.Claimed.Job.Attempt);
                    found.Folder.TryRemove();
                    break;
                default:
                    found.Folder.TryRemove();
                    break;
            }
        }
        return deliveries;
    }

    /// <summary>True when a heartbeat must say which attempts are still ours before slots may open.</summary>
    public bool NeedsVerdict => _waiting.Count > 0;

    /// <summary>After a heartbeat: hands the attempts whose lease is valid to their lanes, removes the others.</summary>
    public void Resume(IReadOnlyDictionary<string, Channel<Attempt>> lanes)
    {
        foreach (var attempt in _waiting)
        {
            if (attempt.EndedBy is null && lanes.TryGetValue(attempt.Lane, out var lane) && lane.Writer.TryWrite(attempt)) continue;
            logger.AttemptDropped(attempt.Job.JobId, attempt.Job.Attempt, "its lease is no longer valid");
            attempt.Folder.TryRemove();
            leases.Remove(attempt);
            attempt.Dispose();
        }
        _waiting.Clear();
    }

    /// <summary>Null for a folder that cannot be read now: it stays for the next start, and the node works on.</summary>
    private FoundAttempt? Read(string path)
    {
        try
        {
            return new AttemptFolder(path).Read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.Unreadable(e, Path.GetFileName(path));
            return null;
        }
    }

    private Attempt Hold(FoundAttempt found)
    {
        var claimed = found.Claimed!;
        var attempt = new Attempt(claimed.Job!, claimed.Lane ?? "", claimed.Traceparent, found.Folder);
        leases.TryAdd(attempt);
        return attempt;
    }

    private async Task DeliverAsync(FoundAttempt found, CancellationToken stopped)
    {
        var attempt = Hold(found);
        try { await runner.DeliverAsync(found.Folder, found.Finished!, stopped); }
        catch (OperationCanceledException) { logger.ResultKept(attempt.Job.JobId); }
        catch (Exception e) { logger.AttemptFailed(e, attempt.Job.JobId, attempt.Job.Attempt); }
        finally
        {
            leases.Remove(attempt);
            attempt.Dispose();
        }
    }
}
