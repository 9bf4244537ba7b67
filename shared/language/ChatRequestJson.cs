using System.Text.Json.Nodes;
using Ainer.Contracts;

namespace Ainer.Language;

/// <summary>One message of a conversation.</summary>
internal sealed record ChatMessage(string Role, string Content);

/// <summary>
/// The body of POST {base}/chat/completions as OpenAI's API reference describes it (platform.openai.com/docs/api-reference/chat/create) and compatible servers
/// understand it: model, messages, stream with stream_options.include_usage, a limit of tokens, and response_format for forms.
/// </summary>
internal static class ChatRequestJson
{
    public static string Of(LanguageOptions options, IEnumerable<ChatMessage> messages, AnswerForm? form)
    {
        var body = new JsonObject
        {
            ["model"] = options.Model,
            ["messages"] = new JsonArray([.. messages.Select(message => new JsonObject { ["role"] = message.Role, ["content"] = message.Content })]),
            ["temperature"] = options.Temperature,
            [options.MaxTokensField] = options.MaxAnswerTokens,
            ["stream"] = true,
            ["stream_options"] = new JsonObject { ["include_usage"] = true },
        };
        if (form is not null && FormatOf(options.StructuredOutput, form) is { } format) body["response_format"] = format;
        return body.ToJsonString(AinerJson.Options);
    }

    /// <summary>The first messages of a conversation; a form is also told in words, because not every server holds to response_format.</summary>
    public static List<ChatMessage> Opening(ChatQuestion question)
    {
        var instruction = question.Form is not { } form
            ? question.Instruction
            : $"{question.Instruction}\n\nAnswer with one JSON object and nothing else. It must fit this JSON schema:\n{form.Schema.ToJsonString(AinerJson.Options)}";
        return [new ChatMessage("system", instruction), new ChatMessage("user", question.Material)];
    }

    /// <summary>The messages that ask for a corrected answer.</summary>
    public static IEnumerable<ChatMessage> Repair(string answer, string fault) =>
    [
        new ChatMessage("assistant", answer),
        new ChatMessage("user", $"That answer does not fit the JSON schema: {fault}. Send the corrected JSON object and nothing else."),
    ];

    private static JsonObject? FormatOf(StructuredOutput output, AnswerForm form) => output switch
    {
        StructuredOutput.JsonSchema => new JsonObject
        {
            ["type"] = "json_schema",
            ["json_schema"] = new JsonObject { ["name"] = form.Name, ["schema"] = form.Schema.DeepClone() },
        },
        StructuredOutput.JsonObject => new JsonObject { ["type"] = "json_object" },
        _ => null,
    };
}
