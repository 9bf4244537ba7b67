using System.Text.Json;
using System.Text.Json.Nodes;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Messaging;

namespace Ainer.Gateway.DeadLetters;

/// <summary>
/// Makes the message that a redrive sends. It keeps its event_id, edited or not: consumers that handled the event before drop the copy at their inbox, and the one that
/// could not takes it. What names the owner cannot be edited either, or a tenant could write to another's run. Pure.
/// </summary>
internal static class RedriveEdit
{
    private static readonly string[] Identity = ["event_id", "event_type", "tenant_id", "project_id", "run_id", "job_id"];
    private static readonly string[] PayloadIdentity = ["tenant_id", "project_id", "run_id", "job_id", "task_id"];

    /// <summary>The envelope to send, as JSON. Throws validation_failed, illegal_state.</summary>
    public static JsonObject Apply(DeadLetterRow letter, RedriveBody edit, string tenantId, Func<string> newEventId)
    {
        if (edit.Payload is not null && edit.Envelope is not null) throw Invalid("Send either payload or envelope, not both.", "envelope");
        var flaw = DeadLetterDiagnosis.FlawOf(letter);
        if (flaw is not null && edit.Envelope is null)
            throw new AinerException(ErrorCode.IllegalState, $"No consumer can read this message: {flaw} Send a whole 'envelope' with the redrive, or discard it.", new { flaw });
        var original = DeadLetterDiagnosis.Json(letter) is { ValueKind: JsonValueKind.Object } json ? JsonNode.Parse(json.GetRawText())!.AsObject() : [];
        var message = edit.Envelope is { } whole ? Whole(letter, original, whole, tenantId, newEventId) : original.DeepClone().AsObject();
        if (edit.Payload is { } payload) message["payload"] = JsonNode.Parse(payload.GetRawText());
        RefuseForeign(original["payload"] as JsonObject, message);
        // It says where it comes from, so that a copy that dies again is another letter.
        message["redriven_from"] = letter.DeadLetterId;
        return message;
    }

    private static JsonObject Whole(DeadLetterRow letter, JsonObject original, JsonElement given, string tenantId, Func<string> newEventId)
    {
        if (given.ValueKind != JsonValueKind.Object) throw Invalid("The envelope must be a JSON object.", "envelope");
        var message = JsonNode.Parse(given.GetRawText())!.AsObject();
        foreach (var name in Identity)
        {
            var known = name == "tenant_id" ? tenantId : Text(original, name);
            if (known is null) continue;
            if (Text(message, name) is { } said && said != known) throw Invalid($"{name} stays {known}: a redrive changes what a message says, not whose it is.", $"envelope.{name}");
            message[name] = known;
        }
        message["event_id"] ??= newEventId();
        try
        {
            var envelope = EnvelopeConsumer.Parse(message.ToJsonString());
            if (letter.RoutingKey != envelope.EventType && !letter.RoutingKey.StartsWith(envelope.EventType + ".", StringComparison.Ordinal))
                throw Invalid($"It came under the routing key {letter.RoutingKey}; event_type {envelope.EventType} does not go there.", "envelope.event_type");
            return message;
        }
        catch (PoisonMessageException exception)
        {
            throw Invalid(exception.Message, "envelope");
        }
    }

    /// <summary>Ids inside the payload stay what they were; where there were none, they must be the envelope's.</summary>
    private static void RefuseForeign(JsonObject? before, JsonObject message)
    {
        if (message["payload"] is not JsonObject payload) return;
        foreach (var name in PayloadIdentity)
        {
            if (Text(payload, name) is not { } said) continue;
            var allowed = (before is null ? null : Text(before, name)) ?? Text(message, name);
            if (said != allowed) throw Invalid($"payload.{name} must be {allowed ?? "left out"}: a redrive changes what a message says, not whose it is.", $"payload.{name}");
        }
    }

    private static string? Text(JsonObject from, string name) => from[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static AinerException Invalid(string message, string field) => new(ErrorCode.ValidationFailed, message, new { field });
}
