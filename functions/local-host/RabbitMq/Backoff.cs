namespace Ainer.LocalHost.RabbitMq;

/// <summary>Waits between attempts: doubling from the first up to the longest, from the start again after a success.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, TimeProvider time)
{
    private int _attempts;

    public void Reset() => _attempts = 0;

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var wait = first * Math.Pow(2, Math.Min(_attempts++, 30));
        return Task.Delay(wait < longest ? wait : longest, time, cancellationToken);
    }
}
