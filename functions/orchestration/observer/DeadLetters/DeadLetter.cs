using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Postgres;
using RabbitMQ.Client;

namespace Ainer.Observer.DeadLetters;

/// <summary>
/// A dead letter as it is stored. Its id is made of the queue, the message and the second in which it died, so that the same letter delivered again is the same
/// row, while a message that was redriven and died again is another one.
/// </summary>
internal sealed record DeadLetter
{
    private const string BodyEncoding = "body-encoding";
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public required string Id { get; init; }
    public required string Queue { get; init; }
    /// <summary>What the broker says: rejected, delivery_limit, expired or maxlen.</summary>
    public required string Reason { get; init; }
    /// <summary>Under which it was published, and would be again.</summary>
    public required string RoutingKey { get; init; }
    /// <summary>Null when the body is no envelope; so are the ids.</summary>
    public string? EventType { get; init; }
    /// <summary>Whose message it is; read from any JSON object that says so, even where the rest is no envelope, or its owner could never see it.</summary>
    public required LetterIds Ids { get; init; }
    public required IReadOnlyDictionary<string, string?> Headers { get; init; }
    /// <summary>The text, or base64 (header body-encoding) where the bytes are no text that Postgres can hold.</summary>
    public required string Body { get; init; }

    /// <summary>Reads a delivery of a dead-letter queue.</summary>
    public static DeadLetter Read(string deadLetterQueue, string routingKey, IReadOnlyBasicProperties properties, ReadOnlySpan<byte> bytes)
    {
        var queue = deadLetterQueue[..^".dlq".Length];
        var headers = HeadersOf(properties);
        var text = TextOf(bytes);
        if (text is null) headers[BodyEncoding] = "base64";
        var envelope = text is null ? null : TryParse(text);
        var death = (properties.Headers?.TryGetValue("x-death", out var deaths) == true ? deaths as IList<object> : null)?.FirstOrDefault() as IDictionary<string, object>;
        var published = (death?.TryGetValue("routing-keys", out var keys) == true ? keys as IList<object> : null)?.FirstOrDefault();
        var time = death?.TryGetValue("time", out var stamp) == true && stamp is AmqpTimestamp at ? at.UnixTime : 0;
        return new DeadLetter
        {
            Id = "dl_" + Convert.ToHexStringLower(SHA256.HashData(
                [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{queue}\n{properties.MessageId}\n{time}\n")), .. bytes]))[..32],
            Queue = queue,
            Reason = headers.GetValueOrDefault("x-first-death-reason") ?? "rejected",
            RoutingKey = published is null ? envelope?.EventType ?? routingKey : Text(published),
            EventType = envelope?.EventType,
            Ids = envelope is null ? LetterIds.Guess(text) : new LetterIds(envelope.EventId, envelope.TenantId, envelope.ProjectId, envelope.RunId, envelope.JobId),
            Headers = headers,
            Body = text ?? Convert.ToBase64String(bytes),
        };
    }

    /// <summary>The parameters of its insert.</summary>
    public object Row() => new
    {
        deadLetterId = Id,
        queue = Queue,
        reason = Reason,
        routingKey = Clean(RoutingKey),
        eventId = Clean(Ids.EventId),
        eventType = Clean(EventType),
        tenantId = Clean(Ids.TenantId),
        projectId = Clean(Ids.ProjectId),
        runId = Clean(Ids.RunId),
        jobId = Clean(Ids.JobId),
        headers = Jsonb.Of(Headers),
        body = Body,
    };

    private static EventEnvelope? TryParse(string body)
    {
        try
        {
            return AinerJson.Read<EventEnvelope>(body);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Null where the bytes are not UTF-8, or hold a NUL, which Postgres cannot store.</summary>
    private static string? TextOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0)) return null;
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static Dictionary<string, string?> HeadersOf(IReadOnlyBasicProperties properties) =>
        (properties.Headers ?? new Dictionary<string, object?>())
            .Where(header => header.Value is byte[] or string or int or long or bool)
            .ToDictionary(header => Clean(header.Key)!, header => (string?)Text(header.Value!), StringComparer.Ordinal);

    private static string Text(object value) => Clean(value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture))!;

    private static string? Clean(string? text) => text?.Replace('\0', '\uFFFD');
}
