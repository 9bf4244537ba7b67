using System.Text.Json;
using Microsoft.DurableTask;

namespace Ainer.LocalHost.Durable.History;

/// <summary>Failure details as stored text.</summary>
internal static class FailureCodec
{
    public static string Encode(TaskFailureDetails details) => JsonSerializer.Serialize(details);

    public static TaskFailureDetails Decode(string? text)
        => (text is null ? null : JsonSerializer.Deserialize<TaskFailureDetails>(text))
            ?? new TaskFailureDetails("Unknown", "The failure was stored without details.", null, null, null);
}
