using System.Diagnostics;

namespace Ainer.Benchmarks.Tasks;

/// <summary>
/// Sends requests by the clock, each within a millisecond of its time and whether or not earlier ones have been answered (open loop). A request's time counts from when it was due, so that a
/// pause of anyone, the sender's own among them, shows in every request that it held up.
/// </summary>
internal static class Pacer
{
    /// <summary>The milliseconds of each request, in the order in which they were due. Throws what a request threw.</summary>
    public static async Task<double[]> SendAsync(double perSecond, TimeSpan during, Func<Task> send, CancellationToken cancellation)
    {
        var requests = new Task<double>[(int)(perSecond * during.TotalSeconds)];
        // A thread of its own: a timer of the runtime comes two milliseconds late on the median, and then has several requests to send at once.
        await Task.Factory.StartNew(() => Send(requests, perSecond, send, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return await Task.WhenAll(requests);
    }

    private static void Send(Task<double>[] requests, double perSecond, Func<Task> send, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < requests.Length; i++)
        {
            var due = TimeSpan.FromSeconds(i / perSecond);
            while (Stopwatch.GetElapsedTime(started) < due) cancellation.WaitHandle.WaitOne(1);
            cancellation.ThrowIfCancellationRequested();
            requests[i] = Task.Run(async () =>
            {
                await send();
                return (Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds;
            }, cancellation);
        }
    }
}
