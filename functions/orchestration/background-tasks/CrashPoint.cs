namespace Ainer.BackgroundTasks;

/// <summary>The points between which a process may die; docs/background-tasks.md says what each leaves behind.</summary>
public enum CrashPoint { Intake, Accepted, Claimed, Checkpointed, Executed, Settled }

/// <summary>Called as a task passes each point. Does nothing, but for tests that kill the process there.</summary>
public delegate void CrashPointReached(CrashPoint point);
