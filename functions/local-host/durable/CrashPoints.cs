namespace Ainer.LocalHost.Durable;

/// <summary>
/// The named places where a crash is tested (docs/durable-engine.md). The environment variable AINER_DURABLE_CRASH names one,
/// optionally with the number of the pass that dies ("activity-executed:3"); the process then ends there without any clean-up.
/// </summary>
internal static class CrashPoints
{
    public const string Variable = "AINER_DURABLE_CRASH";
    public const string InstanceClaimed = "instance-claimed";
    public const string StepExecuted = "step-executed";
    public const string StepCommitted = "step-committed";
    public const string ActivityClaimed = "activity-claimed";
    public const string ActivityStarted = "activity-started";
    public const string ActivityExecuted = "activity-executed";
    public const string ResultStored = "result-stored";
    public const string MessageFetched = "message-fetched";
    public const string MessageStored = "message-stored";
    public const string TimerDue = "timer-due";
    public const string Restarted = "restarted";
    public const string InstanceFinished = "instance-finished";
    public const string InstanceReleased = "instance-released";

    private static readonly string? Armed = Environment.GetEnvironmentVariable(Variable)?.Split(':')[0];
    private static int _passesLeft =
        int.TryParse(Environment.GetEnvironmentVariable(Variable)?.Split(':').ElementAtOrDefault(1), out var pass) ? pass : 1;

    public static IReadOnlyList<string> All { get; } =
    [
        InstanceClaimed, StepExecuted, StepCommitted, ActivityClaimed, ActivityStarted, ActivityExecuted, ResultStored,
        MessageFetched, MessageStored, TimerDue, Restarted, InstanceFinished, InstanceReleased,
    ];

    public static void Pass(string point)
    {
        if (Armed is null || Armed != point || Interlocked.Decrement(ref _passesLeft) != 0)
            return;
        Environment.FailFast($"Crash point {point}");
    }
}
