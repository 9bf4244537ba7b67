namespace Ainer.LocalHost.Tests.Sample;

/// <summary>A service with the lifetime of one invocation.</summary>
public sealed class ScopedNumber(Probe probe) : IDisposable
{
    public void Dispose() => probe.Note("scope disposed");
}
