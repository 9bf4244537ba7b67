using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Ainer.Telemetry;

/// <summary>
/// One JSON object a line: time, level, category, event, message, trace, and the fields of the open scopes (tenant_id, run_id, job_id, attempt and whatever
/// else a scope names in snake_case).
/// </summary>
internal sealed class JsonLogFormatter(TimeProvider clock, ServiceIdentity? identity = null) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "ainer-json";
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Format))
        {
            writer.WriteStartObject();
            writer.WriteString("time", clock.GetUtcNow());
            writer.WriteString("level", Level(logEntry.LogLevel));
            if (identity is not null) writer.WriteString("service", identity.Name);
            writer.WriteString("category", logEntry.Category);
            if (logEntry.EventId.Id != 0) writer.WriteNumber("event", logEntry.EventId.Id);
            writer.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
            {
                writer.WriteString("trace_id", activity.TraceId.ToHexString());
                writer.WriteString("span_id", activity.SpanId.ToHexString());
            }
            WriteScopes(writer, scopeProvider);
            if (logEntry.Exception is { } exception) writer.WriteString("exception", exception.ToString());
            writer.WriteEndObject();
        }
        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteScopes(Utf8JsonWriter writer, IExternalScopeProvider? scopes)
    {
        if (scopes is null) return;
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        scopes.ForEachScope(static (scope, fields) =>
        {
            // Scopes of the framework use PascalCase names; only our own snake_case ones are fields of the log.
            if (scope is not IEnumerable<KeyValuePair<string, object?>> pairs) return;
            foreach (var (name, value) in pairs)
            {
                if (value is not null && name.Length > 0 && char.IsAsciiLetterLower(name[0])) fields[name] = value;
            }
        }, fields);
        foreach (var (name, value) in fields)
        {
            switch (value)
            {
                case int number: writer.WriteNumber(name, number); break;
                case long number: writer.WriteNumber(name, number); break;
                case double number when double.IsFinite(number): writer.WriteNumber(name, number); break;
                case bool flag: writer.WriteBoolean(name, flag); break;
                default: writer.WriteString(name, value!.ToString()); break;
            }
        }
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
