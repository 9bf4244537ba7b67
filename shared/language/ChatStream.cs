using System.Text;
using System.Text.Json;

namespace Ainer.Language;

/// <summary>What a whole answer was.</summary>
internal sealed record ChatCompletion(string Text, string? FinishReason, string? Refusal, string? Model, int PromptTokens, int AnswerTokens, bool Ended);

/// <summary>
/// Gathers an answer from the data of server-sent events: each is a chat.completion.chunk with choices[0].delta.content, the last of them has a finish_reason, one
/// without choices may bring the usage, and <c>[DONE]</c> ends the stream (platform.openai.com/docs/api-reference/chat-streaming). Also reads the one object of a
/// server that does not stream. Fields that it does not know are ignored.
/// </summary>
internal sealed class ChatStream(int mostCharacters)
{
    private readonly StringBuilder _text = new();
    private string? _finish;
    private string? _refusal;
    private string? _model;
    private int _promptTokens;
    private int _answerTokens;

    /// <summary>True once a piece of text or the end came.</summary>
    public bool Begun => _text.Length > 0 || _finish is not null;

    /// <summary>True once the stream said that it is over.</summary>
    public bool Done { get; private set; }

    /// <summary>True when the answer is longer than what is read.</summary>
    public bool TooLong => _text.Length > mostCharacters;

    /// <summary>The error object of a stream that fails on its way, or null.</summary>
    public JsonElement? Error { get; private set; }

    /// <summary>Takes the data of one event. Throws <see cref="JsonException"/> when it is neither JSON nor the end.</summary>
    public void Take(string data)
    {
        if (data == "[DONE]")
        {
            Done = true;
            return;
        }
        using var chunk = JsonDocument.Parse(data);
        var root = chunk.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new JsonException("The chunk is no object.");
        if (root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object) Error = error.Clone();
        if (Text(root, "model") is { } model) _model = model;
        if (root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
            (_promptTokens, _answerTokens) = (Number(usage, "prompt_tokens"), Number(usage, "completion_tokens"));
        if (!root.TryGetProperty("choices", out var choices) || choices.ValueKind != JsonValueKind.Array || choices.GetArrayLength() == 0) return;
        var choice = choices[0];
        if (choice.TryGetProperty("delta", out var piece) || choice.TryGetProperty("message", out piece))
        {
            if (Text(piece, "content") is { } content) _text.Append(content);
            if (Text(piece, "refusal") is { } refusal) _refusal += refusal;
        }
        _finish = Text(choice, "finish_reason") ?? _finish;
    }

    public ChatCompletion End() => new(_text.ToString(), _finish, _refusal, _model, _promptTokens, _answerTokens, Done || _finish is not null);

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int Number(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : 0;
}
