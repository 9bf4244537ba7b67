namespace Ainer.Webhooks.Delivery;

/// <summary>What a receiver did with a message.</summary>
/// <param name="HttpStatus">Null when it did not answer.</param>
/// <param name="LatencyMs">Until the answer's head, or until it was given up.</param>
/// <param name="Error">Null when it took the message.</param>
/// <param name="RetryAfter">How long it asks to be left alone.</param>
internal sealed record SendResult(int? HttpStatus, int LatencyMs, string? Error, TimeSpan? RetryAfter = null);

/// <summary>What becomes of a delivery after an attempt.</summary>
internal enum DeliveryVerdict
{
    /// <summary>The receiver took it.</summary>
    Delivered,
    /// <summary>Again after a pause.</summary>
    Retry,
    /// <summary>Tried often enough.</summary>
    GiveUp,
    /// <summary>The receiver says that it is gone for good (410).</summary>
    Gone,
}

/// <summary>Decides on attempts. Pure.</summary>
internal static class DeliveryPolicy
{
    public static DeliveryVerdict Judge(SendResult result, int tries, int maxAttempts) => result switch
    {
        { Error: null } => DeliveryVerdict.Delivered,
        { HttpStatus: 410 } => DeliveryVerdict.Gone,
        _ => tries >= maxAttempts ? DeliveryVerdict.GiveUp : DeliveryVerdict.Retry,
    };

    /// <summary>Exponential, drawn evenly from the upper half, capped; longer when the receiver asks for it, within the cap.</summary>
    public static TimeSpan PauseAfter(int tries, WebhookOptions options, TimeSpan? asked, double unit)
    {
        var whole = Math.Min(options.LongestPauseS, options.FirstPauseS * Math.Pow(2, Math.Min(tries - 1, 30)));
        return TimeSpan.FromSeconds(Math.Min(options.LongestPauseS, Math.Max(whole * (0.5 + (0.5 * unit)), asked?.TotalSeconds ?? 0)));
    }
}
