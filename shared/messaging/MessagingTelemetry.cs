using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Ainer.Messaging;

/// <summary>The numbers and spans of this module, under the names that every process shares ("Ainer").</summary>
internal static class MessagingTelemetry
{
    public static readonly ActivitySource Activities = new("Ainer");
    private static readonly Meter Meter = new("Ainer");

    public static readonly Counter<long> Published = Meter.CreateCounter<long>("ainer_outbox_published_total", description: "Outbox messages confirmed by the broker.");
    public static readonly Counter<long> Unroutable = Meter.CreateCounter<long>("ainer_outbox_unroutable_total", description: "Outbox messages that no queue wanted; they stay unsent.");
    public static readonly Counter<long> Dropped = Meter.CreateCounter<long>("ainer_outbox_dropped_total", description: "Outbox messages that were given up, with the reason: words to nodes that are gone.");
    public static readonly Counter<long> Unsettled = Meter.CreateCounter<long>("ainer_outbox_unsettled_total", description: "Outbox messages refused or left unanswered by the broker; they are sent again.");
    public static readonly Histogram<double> Lag = Meter.CreateHistogram<double>("ainer_outbox_lag_seconds", "s", "Age of the oldest message of a batch when it was sent.");
    public static readonly Counter<long> Consumed = Meter.CreateCounter<long>("ainer_inbox_consumed_total", description: "Messages handled.");
    public static readonly Counter<long> Duplicates = Meter.CreateCounter<long>("ainer_inbox_duplicates_total", description: "Messages recognised as handled before.");
    public static readonly Counter<long> Poison = Meter.CreateCounter<long>("ainer_inbox_poison_total", description: "Messages that cannot be understood.");
    public static readonly Histogram<double> HandleSeconds = Meter.CreateHistogram<double>("ainer_message_handle_seconds", "s", "Time from delivery to commit.");
}
