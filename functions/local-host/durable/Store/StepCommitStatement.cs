using Ainer.LocalHost.Durable.History;
using Ainer.LocalHost.Durable.Live;
using Microsoft.DurableTask;
using Npgsql;

namespace Ainer.LocalHost.Durable.Store;

/// <summary>A sub-orchestration that a commit has started, leased to this engine.</summary>
internal sealed record BornChild(long Key, long Token, int Execution, string InstanceId);

/// <summary>What a group commit did.</summary>
/// <param name="Held">The steps whose lease held; all others are void.</param>
/// <param name="Children">Instances that were started.</param>
/// <param name="SentMessages">Whether any message was stored.</param>
internal sealed record CommitOutcome(HashSet<StepCommit> Held, List<BornChild> Children, bool SentMessages);

/// <summary>Many steps of different instances in one statement, and so in one transaction and one round trip.</summary>
internal static class StepCommitStatement
{
    private static readonly string Refusal = FailureCodec.Encode(new TaskFailureDetails(
        "OrchestrationAlreadyExists", "A sub-orchestration of that instance id is running already.", null, null, null));

    public static async Task<CommitOutcome> ExecuteAsync(
        NpgsqlDataSource source, string hub, long engine, IReadOnlyList<StepCommit> steps, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("step_commit"));
        command.Text("hub", hub).Long("me", engine).Text("refusal", Refusal);
        AddSteps(command, steps);
        AddActivities(command, steps);
        AddSettled(command, steps);
        AddChildren(command, steps);
        AddSent(command, steps);
        var outcome = new CommitOutcome([], [], false);
        await using var reader = await source.WholeAsync(command.ExecuteReaderAsync(cancellation));
        while (await reader.ReadAsync(cancellation))
        {
            switch (reader.GetString(0))
            {
                case "step":
                    outcome.Held.Add(steps[(int)reader.GetInt64(1) - 1]);
                    break;
                case "child":
                    outcome.Children.Add(new BornChild(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt32(3), reader.GetString(4)));
                    break;
                default:
                    outcome = outcome with { SentMessages = true };
                    break;
            }
        }

        return outcome;
    }

    private static void AddSteps(NpgsqlCommand command, IReadOnlyList<StepCommit> steps) => command
        .Longs("keys", [.. steps.Select(step => step.Live.Key)])
        .Longs("tokens", [.. steps.Select(step => step.Live.Token)])
        .Ints("executions", [.. steps.Select(step => step.Execution)])
        .Shorts("statuses", [.. steps.Select(step => (short)step.Status)])
        .Bools("restarted", [.. steps.Select(step => step.Restarted)])
        .TextArray("inputs", [.. steps.Select(step => step.Input)])
        .TextArray("versions", [.. steps.Select(step => step.Version)])
        .TextArray("outputs", [.. steps.Select(step => step.Output)])
        .TextArray("failures", [.. steps.Select(step => step.Failure)])
        .TextArray("custom_statuses", [.. steps.Select(step => step.CustomStatus)])
        .Times("wakes", [.. steps.Select(step => step.WakeAt)])
        .Ints("step_numbers", [.. steps.Select(step => step.StepNumber)])
        .TextArray("step_events", [.. steps.Select(step => step.Events)]);

    private static void AddActivities(NpgsqlCommand command, IReadOnlyList<StepCommit> steps)
    {
        var rows = new Rows<(int Place, StepCommit Step, InstanceAction Action, bool Mine)>(
            Placed(steps).SelectMany(at => at.Step.Activities.Select((action, index) => (at.Place, at.Step, action, index < at.Step.Mine))));
        command
            .Ints("activity_steps", rows.Of(row => row.Place))
            .Ints("activity_executions", rows.Of(row => row.Step.ActionExecution))
            .Ints("activity_tasks", rows.Of(row => row.Action.Id))
            .TextArray("activity_names", rows.Of(row => row.Action.Name))
            .TextArray("activity_versions", rows.Of(row => row.Action.Version))
            .TextArray("activity_inputs", rows.Of(row => row.Action.Data))
            .Bools("activity_mine", rows.Of(row => row.Mine));
    }

    private static void AddSettled(NpgsqlCommand command, IReadOnlyList<StepCommit> steps)
    {
        var applied = new Rows<(int Place, Activities.ActivityKey Key)>(
            Placed(steps).SelectMany(at => at.Step.Applied.Select(result => (at.Place, result.Item.Key))));
        var consumed = new Rows<(int Place, long Id)>(Placed(steps).SelectMany(at => at.Step.Consumed.Select(id => (at.Place, id))));
        command
            .Ints("applied_steps", applied.Of(row => row.Place))
            .Longs("applied_keys", applied.Of(row => row.Key.InstanceKey))
            .Ints("applied_executions", applied.Of(row => row.Key.Execution))
            .Ints("applied_tasks", applied.Of(row => row.Key.TaskId))
            .Longs("consumed_ids", consumed.Of(row => row.Id))
            .Ints("consumed_steps", consumed.Of(row => row.Place));
    }

    private static void AddChildren(NpgsqlCommand command, IReadOnlyList<StepCommit> steps)
    {
        var rows = new Rows<(int Place, StepCommit Step, InstanceAction Action)>(
            Placed(steps).SelectMany(at => at.Step.Children.Select(action => (at.Place, at.Step, action))));
        command
            .Ints("child_steps", rows.Of(row => row.Place))
            .Ints("child_executions", rows.Of(row => row.Step.ActionExecution))
            .Ints("child_tasks", rows.Of(row => row.Action.Id))
            .TextArray("child_ids", rows.Of(row => row.Action.Target))
            .TextArray("child_names", rows.Of(row => row.Action.Name))
            .TextArray("child_versions", rows.Of(row => row.Action.Version))
            .TextArray("child_inputs", rows.Of(row => row.Action.Data));
    }

    private static void AddSent(NpgsqlCommand command, IReadOnlyList<StepCommit> steps)
    {
        var rows = new Rows<(int Place, SentMessage Message)>(Placed(steps).SelectMany(at => at.Step.Sent.Select(message => (at.Place, message))));
        command
            .Ints("sent_steps", rows.Of(row => row.Place))
            .TextArray("sent_targets", rows.Of(row => row.Message.Target))
            .OptionalInts("sent_executions", rows.Of(row => row.Message.Execution))
            .TextArray("sent_kinds", rows.Of(row => EventKinds.Text(row.Message.Kind)))
            .Ints("sent_tasks", rows.Of(row => row.Message.TaskId))
            .TextArray("sent_names", rows.Of(row => row.Message.Name))
            .TextArray("sent_data", rows.Of(row => row.Message.Data));
    }

    /// <summary>The steps with their places as the statement counts them, from one.</summary>
    private static IEnumerable<(int Place, StepCommit Step)> Placed(IReadOnlyList<StepCommit> steps) => steps.Select((step, index) => (index + 1, step));

    private sealed class Rows<T>(IEnumerable<T> rows)
    {
        private readonly T[] _rows = [.. rows];

        public TColumn[] Of<TColumn>(Func<T, TColumn> column) => Array.ConvertAll(_rows, row => column(row));
    }
}
