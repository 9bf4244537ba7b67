using System.Diagnostics;

namespace Ainer.Testing;

/// <summary>Waits for a condition with a bound, instead of sleeping and hoping.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Returns when the condition holds; throws <see cref="TimeoutException"/> naming it when it does not in time.</summary>
    public static async Task AssertAsync(Func<Task<bool>> condition, TimeSpan within, string what, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > within) throw new TimeoutException($"Not within {within.TotalSeconds} s: {what}");
            await Task.Delay(Pause, ct);
        }
    }

    /// <inheritdoc cref="AssertAsync(Func{Task{bool}}, TimeSpan, string, CancellationToken)"/>
    public static Task AssertAsync(Func<bool> condition, TimeSpan within, string what, CancellationToken ct) =>
        AssertAsync(() => Task.FromResult(condition()), within, what, ct);

    /// <summary>Polls until there is a value; throws <see cref="TimeoutException"/> when there is none in time.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> read, TimeSpan within, string what, CancellationToken ct)
        where T : class
    {
        T? value = null;
        await AssertAsync(async () => (value = await read()) is not null, within, what, ct);
        return value!;
    }
}
