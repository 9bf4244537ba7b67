using System.Runtime.CompilerServices;
using Ainer.Cli.Api;

namespace Ainer.Cli.Runs;

/// <summary>Reads a run again and again until it has ended.</summary>
internal sealed class RunFollower(AinerClient client, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(400);

    public async IAsyncEnumerable<RunSnapshot> FollowAsync(string runId, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (true)
        {
            var run = await client.RunAsync(runId, cancel);
            yield return new RunSnapshot(run, await client.JobsAsync(runId, cancel));
            if (run.HasEnded)
                yield break;
            await Task.Delay(Pace, time, cancel);
        }
    }
}
