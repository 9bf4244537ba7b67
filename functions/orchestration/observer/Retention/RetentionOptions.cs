using System.ComponentModel.DataAnnotations;

namespace Ainer.Observer.Retention;

/// <summary>How old things grow before they are removed, section Retention. Ages are time spans such as 30.00:00:00.</summary>
public sealed class RetentionOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Retention";

    /// <summary>Messages that a relay of an earlier version marked as sent. Today's relays delete what they have sent.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")] public TimeSpan Outbox { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a handled event is recognised.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")] public TimeSpan Inbox { get; set; } = TimeSpan.FromDays(31);

    /// <summary>Dead letters after they died or were settled, and why messages failed.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")] public TimeSpan DeadLetters { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Events of finished runs.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")] public TimeSpan Events { get; set; } = TimeSpan.FromDays(180);

    /// <summary>What finished tasks were asked (their text), and the error log of background tasks.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")] public TimeSpan Payloads { get; set; } = TimeSpan.FromDays(90);

    /// <summary>What finished tasks answered.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")] public TimeSpan Results { get; set; } = TimeSpan.FromDays(180);

    /// <summary>Finished runs with their jobs, plans, evidence and costs.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")] public TimeSpan Runs { get; set; } = TimeSpan.FromDays(730);

    /// <summary>Answers kept for repetitions.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")] public TimeSpan IdempotencyKeys { get; set; } = TimeSpan.FromDays(2);

    /// <summary>Tokens and tickets after they expired.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")] public TimeSpan Tokens { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Closed leases and admissions, announced uploads, nodes that were not heard of.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")] public TimeSpan Leases { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Webhooks' settled deliveries, and deleted webhooks.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")] public TimeSpan Deliveries { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Rows that one statement removes at most.</summary>
    [Range(1, 100_000)] public int BatchRows { get; set; } = 5000;

    /// <summary>Statements for one kind in one round; what is left then waits for the next.</summary>
    [Range(1, 10_000)] public int BatchesPerRound { get; set; } = 20;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IdempotencyKeys < TimeSpan.FromHours(24)) yield return Wrong("Retention:IdempotencyKeys must be at least 24 hours: that long a repetition gets the first answer.", nameof(IdempotencyKeys));
        if (Inbox <= DeadLetters) yield return Wrong("Retention:Inbox must be longer than Retention:DeadLetters, or a redriven message acts twice.", nameof(Inbox));
        if (Outbox > Inbox) yield return Wrong("Retention:Outbox must not be longer than Retention:Inbox.", nameof(Outbox));
        if (Events > Runs || Payloads > Runs || Results > Runs) yield return Wrong("Retention:Runs must be the longest of Events, Payloads, Results and Runs: they go with their run.", nameof(Runs));
    }

    private static ValidationResult Wrong(string message, string member) => new(message, [member]);
}
