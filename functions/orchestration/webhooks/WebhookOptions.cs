using System.ComponentModel.DataAnnotations;

namespace Ainer.Webhooks;

/// <summary>Settings of the delivery, section Webhooks.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Webhooks";

    /// <summary>How often one message is tried before it is given up.</summary>
    [Range(1, 50)] public int MaxAttempts { get; set; } = 12;

    /// <summary>The pause after the first failure, in seconds; it doubles with each further one.</summary>
    [Range(0.01, 3600)] public double FirstPauseS { get; set; } = 10;

    /// <summary>The longest pause, in seconds.</summary>
    [Range(0.01, 86_400)] public double LongestPauseS { get; set; } = 21_600;

    /// <summary>How long a receiver may take to answer, redirects included, in seconds.</summary>
    [Range(0.1, 60)] public double TimeoutS { get; set; } = 10;

    /// <summary>How long a sender holds a message, in seconds; after that another sends it.</summary>
    [Range(0.2, 600)] public double LeaseS { get; set; } = 30;

    /// <summary>Messages under way at once in this process.</summary>
    [Range(1, 200)] public int InFlight { get; set; } = 16;

    /// <summary>Messages under way at once to one webhook.</summary>
    [Range(1, 50)] public int PerWebhook { get; set; } = 4;

    /// <summary>How often due messages are looked for when nothing wakes the sender, in seconds.</summary>
    [Range(0.02, 60)] public double PollS { get; set; } = 0.5;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LeaseS <= TimeoutS) yield return new ValidationResult("Webhooks:LeaseS must be longer than Webhooks:TimeoutS, or a slow receiver gets every message twice.", [nameof(LeaseS)]);
    }
}
