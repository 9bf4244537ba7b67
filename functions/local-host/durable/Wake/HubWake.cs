namespace Ainer.LocalHost.Durable.Wake;

/// <summary>What the engine and the clients of one process tell each other.</summary>
internal sealed class HubWake : IDisposable
{
    /// <summary>Something in the store may be for this engine.</summary>
    public WakeSignal Pump { get; } = new();

    /// <summary>Something in the store may be for another process.</summary>
    public WakeSignal Others { get; } = new();

    public InstanceWaiters Waiters { get; } = new();

    public void Dispose()
    {
        Pump.Dispose();
        Others.Dispose();
    }
}
