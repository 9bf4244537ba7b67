using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Ainer.Language;

/// <summary>Finds the JSON object in an answer and holds it to its form. Pure.</summary>
internal static class AnswerJson
{
    /// <summary>True with the data when it fits. A fence around it or words before and after it are forgiven: models add them against every instruction.</summary>
    public static bool TryRead(string text, AnswerForm form, [NotNullWhen(true)] out JsonElement? data, [NotNullWhen(false)] out string? fault)
    {
        data = null;
        var (start, end) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        if (start < 0 || end < start)
        {
            fault = "there is no JSON object in it";
            return false;
        }
        try
        {
            using var json = JsonDocument.Parse(text.AsMemory(start, end - start + 1), new JsonDocumentOptions { MaxDepth = 32 });
            fault = form.FirstFault(json.RootElement);
            if (fault is not null) return false;
            data = json.RootElement.Clone();
            return true;
        }
        catch (JsonException exception)
        {
            fault = $"it is no valid JSON ({exception.Message})";
            return false;
        }
    }
}
