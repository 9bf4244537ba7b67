using System.Globalization;
using System.Text.Json;
using Ainer.Contracts.Events;
using Ainer.Messaging;

namespace Ainer.Gateway.DeadLetters;

/// <summary>Says why a message died and what to do about it. Pure.</summary>
internal static class DeadLetterDiagnosis
{
    /// <summary>The explanation of a letter.</summary>
    public static DeadLetterExplanation Explain(DeadLetterRow letter)
    {
        var flaw = FlawOf(letter);
        var deliveries = int.TryParse(letter.Header("x-delivery-count"), CultureInfo.InvariantCulture, out var count) ? count : (int?)null;
        return new DeadLetterExplanation(What(letter.Reason, letter.Queue), letter.Consumer, letter.LastError ?? flaw, letter.Failures, letter.LastFailedAt, deliveries,
            Math.Max(1, letter.TimesDied), letter.Status == "open" && flaw is null, Advice(letter, flaw));
    }

    /// <summary>The message as JSON, or null when it is none.</summary>
    public static JsonElement? Json(DeadLetterRow letter)
    {
        if (letter.Header("body-encoding") is not null) return null;
        try
        {
            using var document = JsonDocument.Parse(letter.Body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Why no consumer can read the message, or null when it is a sound envelope.</summary>
    public static string? FlawOf(DeadLetterRow letter)
    {
        if (letter.Header("body-encoding") is not null) return "The message is not text.";
        try
        {
            _ = EnvelopeConsumer.Parse(letter.Body);
            return null;
        }
        catch (PoisonMessageException exception)
        {
            return exception.Message;
        }
    }

    private static string What(string reason, string queue) => reason switch
    {
        "rejected" => $"A consumer of {queue} refused it as one that no further try can make good.",
        "delivery_limit" => $"{queue} delivered it {Topology.DeliveryLimit} times and nobody acknowledged it.",
        "expired" => $"It waited in {queue} longer than it was allowed to.",
        "maxlen" => $"{queue} was full.",
        _ => $"The broker took it out of {queue}: {reason}.",
    };

    private static string Advice(DeadLetterRow letter, string? flaw)
    {
        if (letter.Status != "open") return $"It is {letter.Status}; nothing is left to do.";
        if (letter.TenantId is null)
            return $"It names no tenant, so only whoever runs the house sees it. Find out who sent it; discard it, or redrive it with an 'envelope' that is a whole message of schema_version {EventEnvelope.CurrentSchemaVersion}.";
        if (flaw is not null) return $"Redrive it with an 'envelope' that is a whole message of schema_version {EventEnvelope.CurrentSchemaVersion}, or discard it.";
        if (letter.RunStatus is "succeeded" or "cancelled") return $"Its run is {letter.RunStatus}: the message can change nothing any more. Discard it.";
        if (letter.RunStatus == "failed") return "Its run has failed. A redrive sends the message and starts the run again as its next generation; what was made stays made.";
        return letter.Reason == "delivery_limit"
            ? "What the consumer needed was away for long, or the consumer died over it. Redrive it as it is once the cause is mended."
            : "Read last_error. Redrive it with a corrected 'payload', or as it is once the consumer has been mended.";
    }
}
