using System.Text.Json;
using Microsoft.DurableTask;

namespace Ainer.LocalHost.Durable.History;

/// <summary>Failure details as stored text, cut to what a history can carry: a provider's whole answer may stand in an exception's message.</summary>
internal static class FailureCodec
{
    private const int LongestText = 8_000;
    private const int MostCauses = 5;

    public static string Encode(TaskFailureDetails details) => JsonSerializer.Serialize(Cut(details, MostCauses));

    public static TaskFailureDetails Decode(string? text)
        => (text is null ? null : JsonSerializer.Deserialize<TaskFailureDetails>(text))
            ?? new TaskFailureDetails("Unknown", "The failure was stored without details.", null, null, null);

    private static TaskFailureDetails Cut(TaskFailureDetails details, int causes) => details with
    {
        ErrorMessage = Cut(details.ErrorMessage)!,
        StackTrace = Cut(details.StackTrace),
        InnerFailure = details.InnerFailure is { } inner && causes > 0 ? Cut(inner, causes - 1) : null,
    };

    private static string? Cut(string? text) => text?.Length > LongestText ? $"{text[..LongestText]} ... ({text.Length} characters)" : text;
}
