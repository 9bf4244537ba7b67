namespace Ainer.Conformance.Tests.Fixtures;

/// <summary>Whether orchestrations stay in memory between steps, or every step replays the stored history.</summary>
public enum Memory
{
    Sticky,
    ReplayEachStep,

    /// <summary>As <see cref="Sticky"/>, with so little room for activities that most must be claimed from the store.</summary>
    Claims,
}
