using System.Threading.Channels;
using Ainer.LocalHost.Durable.Activities;
using Ainer.LocalHost.Durable.History;
using Ainer.LocalHost.Durable.Live;
using Ainer.LocalHost.Durable.Replay;
using Ainer.LocalHost.Durable.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Npgsql;

namespace Ainer.LocalHost.Durable.Engine;

/// <summary>
/// The only writer of steps: takes whatever steps have gathered while the last commit was under way and stores them in one
/// statement, then lets their effects happen.
/// </summary>
internal sealed class CommitLoop(EngineParts parts, DurableStore store, LiveInstances live, SessionMemory memory)
{
    private const int MostSteps = 512;
    private const int MostActivities = 8192;
    private readonly Channel<StepCommit> _commits =
        Channel.CreateUnbounded<StepCommit>(new UnboundedChannelOptions { SingleReader = true });

    public ChannelWriter<StepCommit> Writer => _commits.Writer;

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await _commits.Reader.WaitToReadAsync(cancellation))
            await CommitAsync(Gather(), cancellation);
    }

    private List<StepCommit> Gather()
    {
        List<StepCommit> steps = [];
        var activities = 0;
        while (steps.Count < MostSteps && activities < MostActivities && _commits.Reader.TryRead(out var step))
        {
            steps.Add(step);
            activities += step.Activities.Count + step.Applied.Count;
        }

        return steps;
    }

    private async Task CommitAsync(List<StepCommit> steps, CancellationToken cancellation)
    {
        try
        {
            var outcome = await StepCommitStatement.ExecuteAsync(parts.Source, parts.Options.Hub, store.Engine, steps, cancellation);
            CrashPoints.Pass(CrashPoints.StepCommitted);
            await TakeEffectAsync(steps, outcome, cancellation);
        }
        catch (Exception refused) when (IsAboutTheData(refused))
        {
            if (steps.Count > 1)
            {
                foreach (var step in steps)
                    await CommitAsync([step], cancellation);
            }
            else
            {
                await GiveUpAsync(steps[0], refused, cancellation);
            }
        }
        catch (NpgsqlException failed)
        {
            parts.Log.StoreFailed("a group commit", failed);
            await memory.ForgetAsync(steps, cancellation);
        }
    }

    // SQLSTATE classes: cardinality, data exception, integrity, program limit. All else (shutdown, deadlock, disk full) passes.
    // What is not Npgsql's at all never reached the server: a value that cannot be sent.
    private static bool IsAboutTheData(Exception refused) => refused switch
    {
        PostgresException postgres => postgres.SqlState[..2] is "21" or "22" or "23" or "54",
        NpgsqlException or OperationCanceledException => false,
        _ => true,
    };

    /// <summary>A step that Postgres refuses for good fails its instance, so that it does not come back for ever.</summary>
    private async Task GiveUpAsync(StepCommit step, Exception refused, CancellationToken cancellation)
    {
        parts.Log.StepUnstorable(step.Live.InstanceId, refused);
        var alreadyFailing = step.Status == OrchestrationRuntimeStatus.Failed && step.Activities.Count == 0 && step.Children.Count == 0;
        if (alreadyFailing || refused is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            await memory.ForgetAsync([step], cancellation);
            return;
        }

        var failure = new TaskFailureDetails("StepUnstorable", refused.Message, null, null, null);
        await CommitAsync(
            [
                new StepCommit(step.Live)
                {
                    Execution = step.Execution,
                    ActionExecution = step.Execution,
                    Status = OrchestrationRuntimeStatus.Failed,
                    Failure = FailureCodec.Encode(failure),
                    Version = step.Version,
                    StepNumber = step.StepNumber,
                    Events = HistoryCodec.Encode(new HistoryStep(live.Now, [], [])),
                    Applied = step.Applied,
                    Consumed = step.Consumed,
                },
            ],
            cancellation);
    }

    private async Task TakeEffectAsync(List<StepCommit> steps, CommitOutcome outcome, CancellationToken cancellation)
    {
        var others = outcome.SentMessages;
        List<StepCommit> fenced = [];
        foreach (var step in steps)
        {
            if (!outcome.Held.Contains(step))
            {
                parts.Log.Fenced(step.Live.InstanceId, step.Live.Token);
                fenced.Add(step);
                continue;
            }

            if (!parts.Options.UnloadAfterEachStep)
                StartActivities(step);
            live.Dispatcher.MoreInStore |= step.Activities.Count > step.Mine;
            others |= step.Activities.Count > step.Mine || step.IsTerminal || step.StepNumber == 0;
            memory.Settled(step);
            live.WakeAt(step.Live, step.WakeAt);
            step.Live.Committed(step);
            if (step.IsTerminal)
                memory.Finished(step);
            live.StepOver();
            Announce(step);
        }

        AddChildren(steps, outcome);
        if (fenced.Count > 0)
            await memory.ForgetAsync(fenced, cancellation);
        if (parts.Options.Duplicate.HasFlag(Duplication.Steps))
            fenced.ForEach(RunInVain);
        if (outcome.SentMessages)
            parts.Wake.Pump.Set();
        if (others && memory.EngineCount > 1)
            parts.Wake.Others.Set();
        if (parts.Options.UnloadAfterEachStep)
            await UnloadAsync([.. steps.Except(fenced)], cancellation);
    }

    /// <summary>For tests: only then are activities started, so that no result is there before its instance has left.</summary>
    private async Task UnloadAsync(List<StepCommit> steps, CancellationToken cancellation)
    {
        await memory.UnloadAsync([.. steps.Select(step => step.Live)], cancellation);
        steps.ForEach(StartActivities);
    }

    private void StartActivities(StepCommit step)
    {
        for (var i = 0; i < step.Mine; i++)
            live.Dispatcher.Run(CallOf(step, step.Activities[i]));
    }

    private void RunInVain(StepCommit step)
    {
        foreach (var action in step.Activities)
            live.Dispatcher.RunInVain(CallOf(step, action));
    }

    private static ActivityItem CallOf(StepCommit step, InstanceAction action) => new(
        new ActivityKey(step.Live.Key, step.ActionExecution, action.Id), 1, step.Live.InstanceId, action.Name!, action.Version, action.Data, step.Live.TraceParent);

    private void AddChildren(List<StepCommit> steps, CommitOutcome outcome)
    {
        if (outcome.Children.Count == 0)
            return;
        var born = outcome.Children.ToDictionary(child => child.InstanceId, StringComparer.Ordinal);
        foreach (var step in steps)
        {
            foreach (var action in step.Children)
            {
                if (!born.Remove(action.Target!, out var child))
                    continue;
                var parent = new ParentLink(step.Live.Name, step.Live.InstanceId, step.ActionExecution, action.Id);
                var identity = new InstanceIdentity(child.Key, child.InstanceId, action.Name!, action.Version, child.Execution, action.Data, parent, step.Live.TraceParent);
                live.Add(new ClaimedInstance(identity, child.Token, IsNew: true, null, null), []);
            }
        }
    }

    private void Announce(StepCommit step)
    {
        if (step.Restarted)
            CrashPoints.Pass(CrashPoints.Restarted);
        if (step.IsTerminal)
            CrashPoints.Pass(CrashPoints.InstanceFinished);
        if (step.IsTerminal || step.StepNumber == 0)
            parts.Wake.Waiters.Pulse(step.Live.InstanceId);
    }
}
