using Ainer.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ainer.Gateway.Events;

/// <summary>
/// Looks after the feeds of all runs that streams are open on: woken by what relays announce, and every two seconds, it asks once how far all of them are, and reads what is new of those that moved.
/// </summary>
internal sealed partial class RunWatch(EventQueries events, EventWakeUps wakeUps, ILogger<RunWatch> logger, TimeProvider clock) : BackgroundService
{
    private const int ReadersAtOnce = 4;
    private static readonly EventFilter Everything = new(null, null, null, IncludePayload: true);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    // A busy system announces many times a second; a reader does not need each.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(50);
    private readonly Dictionary<string, RunFeed> _feeds = new(StringComparer.Ordinal);
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The feed of a run that the tenant is known to own. Give it back with <see cref="Close"/>.</summary>
    public RunFeed Open(string tenantId, string runId)
    {
        RunFeed? feed;
        lock (_feeds)
        {
            if (!_feeds.TryGetValue(runId, out feed)) _feeds[runId] = feed = new RunFeed(tenantId, runId);
            feed.Readers++;
        }
        if (feed.Known == 0) Interlocked.Exchange(ref _opened, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        return feed;
    }

    /// <summary>One reader less; the last one's leaving forgets the feed.</summary>
    public void Close(RunFeed feed)
    {
        lock (_feeds)
        {
            if (--feed.Readers == 0) _feeds.Remove(feed.RunId);
        }
    }

    /// <summary>One look at every open run.</summary>
    internal async Task LookAsync(CancellationToken ct)
    {
        List<RunFeed> open;
        lock (_feeds) open = [.. _feeds.Values];
        if (open.Count == 0) return;
        var places = await events.PlacesAsync([.. open.Select(feed => feed.RunId)], ct);
        var moved = open.Where(feed => places.TryGetValue(feed.RunId, out var last) && last > feed.Known);
        await Parallel.ForEachAsync(moved, new ParallelOptions { MaxDegreeOfParallelism = ReadersAtOnce, CancellationToken = ct }, async (feed, token) => await TakeUpAsync(feed, places[feed.RunId], token));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var (announced, opened) = (wakeUps.Next, Volatile.Read(ref _opened).Task);
                await LookAsync(stoppingToken);
                await Task.WhenAny(announced, opened, Task.Delay(PollInterval, clock, stoppingToken));
                await Task.Delay(Quiet, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogLookFailed(exception.Message);
                await Task.Delay(PollInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task TakeUpAsync(RunFeed feed, long last, CancellationToken ct)
    {
        // At the first look readers have their own past to read; further behind than its depth, a feed begins anew.
        var from = feed.Known == 0 ? last : Math.Max(feed.Known, last - RunFeed.Depth);
        var fresh = from == last ? [] : await events.AfterAsync(feed.TenantId, feed.RunId, from, Everything, RunFeed.Depth, ct);
        feed.Publish(from, fresh, fresh.Count > 0 ? fresh[^1].RunSeq : from);
    }

    [LoggerMessage(EventId = 2102, Level = LogLevel.Warning, Message = "Open streams could not be looked after, trying again: {Reason}")]
    private partial void LogLookFailed(string reason);
}
