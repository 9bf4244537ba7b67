namespace Ainer.Conformance.Tests.Fixtures;

/// <summary>Whether orchestrations stay in memory between steps, or every step replays the stored history.</summary>
public enum Memory
{
    Sticky,
    ReplayEachStep,
}
