using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.WorkerProtocol.Attempts;
using Ainer.WorkerProtocol.Hub;
using Ainer.WorkerProtocol.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.WorkerProtocol.Broker;

/// <summary>What becomes of a delivery.</summary>
internal enum DeliveryFate
{
    /// <summary>Claimed and journaled: acknowledge and work.</summary>
    Work,
    /// <summary>Not ours, or ours already: acknowledge and forget.</summary>
    Forget,
    /// <summary>The hub stayed away: put it back.</summary>
    PutBack,
    /// <summary>Cannot be read: to the dead letters.</summary>
    Reject,
}

/// <summary>Turns deliveries of job.dispatch into claimed, journaled attempts.</summary>
internal sealed class DispatchClaims(
    NodeServices services, LeaseTable leases, NodeStatus status, NodePaths paths, IOptions<NodeOptions> options, CrashPointReached reached, ILogger<DispatchClaims> logger)
{
    /// <summary>Throws while the work directory cannot be written: a lease that cannot be journaled costs its job an attempt, and on another node it would have been work.</summary>
    public void RequireRoom()
    {
        try
        {
            paths.RequireRoom();
            status.NoRoom = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            status.NoRoom = e.Message;
            throw;
        }
    }

    /// <summary>Claims what the delivery offers. Waits for the hub up to the claim patience.</summary>
    public async Task<(DeliveryFate Fate, Attempt? Attempt)> ClaimAsync(Delivery delivery, string lane, CancellationToken ct)
    {
        if (Read(delivery, lane) is not { } decision) return (DeliveryFate.Reject, null);
        if (leases.Knows(decision.JobId, decision.Attempt)) return (DeliveryFate.Forget, null);
        RequireRoom();
        var backoff = services.NewBackoff();
        var started = services.Clock.GetTimestamp();
        while (true)
        {
            try
            {
                // Not interrupted by a drain: a claim granted but not heard would cost the job a whole lease.
                var job = await services.Hub.ClaimAsync(decision.JobId, new ClaimRequest(status.NodeId, decision.Attempt, lane), CancellationToken.None);
                reached(CrashPoint.Claimed);
                return Take(job, lane, delivery.Traceparent) is { } attempt ? (DeliveryFate.Work, attempt) : (DeliveryFate.Forget, null);
            }
            catch (HubException e) when (e.Failure == HubFailure.Away)
            {
                if (services.Clock.GetElapsedTime(started).TotalSeconds > options.Value.ClaimPatienceS) return (DeliveryFate.PutBack, null);
                logger.ClaimWaits(decision.JobId, e.Message);
                await backoff.PauseAsync(ct);
            }
            catch (HubException e)
            {
                logger.ClaimRefused(decision.JobId, decision.Attempt, e.Message);
                return (e.Failure == HubFailure.Refused ? DeliveryFate.Forget : DeliveryFate.Reject, null);
            }
        }
    }

    private Attempt? Take(ClaimedJob job, string lane, string? traceparent)
    {
        var folder = AttemptFolder.Of(paths.Attempts, job.JobId, job.Attempt);
        var attempt = new Attempt(job, lane, traceparent, folder);
        if (!leases.TryAdd(attempt))
        {
            attempt.Dispose();
            return null;
        }
        try
        {
            // What an earlier life of this attempt left behind belongs to an older token.
            folder.TryRemove();
            folder.Append(new JournalEntry { Step = JournalStep.Claimed, At = services.Clock.GetUtcNow(), Lane = lane, Traceparent = traceparent, Job = job });
        }
        catch
        {
            leases.Remove(attempt);
            attempt.Dispose();
            throw;
        }
        reached(CrashPoint.Journaled);
        logger.Claimed(job.JobId, job.Attempt, job.Operation.ToString(), job.Provider);
        return attempt;
    }

    private DispatchDecision? Read(Delivery delivery, string lane)
    {
        try
        {
            var envelope = AinerJson.Read<EventEnvelope>(delivery.Body);
            if (envelope.EventType != EventTypes.JobDispatch) throw new JsonException($"it is a {envelope.EventType}");
            if (!envelope.SchemaVersion.StartsWith("1.", StringComparison.Ordinal)) throw new JsonException($"its schema version is {envelope.SchemaVersion}");
            return AinerJson.Read<DispatchDecision>(envelope.Payload);
        }
        catch (JsonException e)
        {
            logger.MessageUnreadable($"job.dispatch.{lane}", e.Message);
            return null;
        }
    }
}
