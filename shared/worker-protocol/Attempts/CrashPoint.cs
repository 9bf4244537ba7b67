namespace Ainer.WorkerProtocol.Attempts;

/// <summary>The points of an attempt between which a node may die; docs/leases.md says what each leaves behind.</summary>
internal enum CrashPoint { Claimed, Journaled, Acknowledged, InputsReady, Ran, Uploaded, Finished, Published, Done }

/// <summary>Called as an attempt passes each point. Does nothing, but for tests that kill the process there.</summary>
internal delegate void CrashPointReached(CrashPoint point);
