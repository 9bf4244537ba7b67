using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ainer.LocalHost.Durable.History;

/// <summary>A step as JSON text: {"at", "in": [{"k","i","n","d"}], "out": [{"k","i","n","v","t","f"}]}.</summary>
internal static class HistoryCodec
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static string Encode(HistoryStep step)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("at", step.At.ToString("O", CultureInfo.InvariantCulture));
            json.WriteStartArray("in");
            foreach (var happened in step.Events)
                WriteEvent(json, happened);
            json.WriteEndArray();
            if (step.Actions is { } actions)
            {
                json.WriteStartArray("out");
                foreach (var action in actions)
                    WriteAction(json, action);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static HistoryStep Decode(string text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        return new HistoryStep(
            Time(root.GetProperty("at")),
            [.. root.GetProperty("in").EnumerateArray().Select(ReadEvent)],
            root.TryGetProperty("out", out var actions) ? [.. actions.EnumerateArray().Select(ReadAction)] : null);
    }

    private static void WriteEvent(Utf8JsonWriter json, InstanceEvent happened)
    {
        json.WriteStartObject();
        json.WriteString("k", EventKinds.Text(happened.Kind));
        if (happened.IsAnswer)
            json.WriteNumber("i", happened.TaskId);
        WriteOptional(json, "n", happened.Name);
        WriteOptional(json, "d", happened.Data);
        json.WriteEndObject();
    }

    private static void WriteAction(Utf8JsonWriter json, InstanceAction action)
    {
        json.WriteStartObject();
        json.WriteString("k", action.Kind.ToString());
        json.WriteNumber("i", action.Id);
        WriteOptional(json, "n", action.Name);
        if (action.Version.Length > 0)
            json.WriteString("v", action.Version);
        WriteOptional(json, "t", action.Target);
        if (action.FireAt is { } fireAt)
            json.WriteString("f", fireAt.ToString("O", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static InstanceEvent ReadEvent(JsonElement json) => new(
        EventKinds.Parse(json.GetProperty("k").GetString()!),
        json.TryGetProperty("i", out var id) ? id.GetInt32() : 0,
        Optional(json, "n"),
        Optional(json, "d"));

    private static InstanceAction ReadAction(JsonElement json) => new(
        Enum.Parse<ActionKind>(json.GetProperty("k").GetString()!),
        json.GetProperty("i").GetInt32(),
        Optional(json, "n"),
        Optional(json, "v") ?? string.Empty,
        Optional(json, "t"),
        FireAt: json.TryGetProperty("f", out var fireAt) ? Time(fireAt) : null);

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static string? Optional(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static DateTime Time(JsonElement json)
        => DateTime.Parse(json.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
