namespace Ainer.LocalHost.Durable.Activities;

/// <summary>
/// How many activities an engine may hold leased. Short ones are held in plenty, so that no claim is needed for each; of long
/// ones only as many as run, so that other engines find work.
/// </summary>
internal static class PrefetchBudget
{
    private static readonly TimeSpan Horizon = TimeSpan.FromMilliseconds(250);

    public static int Of(int concurrency, TimeSpan typicalDuration, int most)
    {
        var perSlot = Horizon / (typicalDuration + TimeSpan.FromMicroseconds(20));
        return (int)Math.Clamp(concurrency * perSlot, concurrency, Math.Max(most, concurrency));
    }
}
