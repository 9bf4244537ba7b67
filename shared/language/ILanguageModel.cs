using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ainer.Language;

/// <summary>
/// The one way to a language model. What it returns is text, or data that was checked against a schema; it can start nothing. Implementations: <see cref="OpenAiChat"/>,
/// and <see cref="LimitedLanguageModel"/> around it.
/// </summary>
public interface ILanguageModel
{
    /// <summary>The setting that is missing, for details.missing; null when calls can be made.</summary>
    string? Missing { get; }

    /// <summary>
    /// Asks once and waits for the whole answer. Throws <see cref="Ainer.Contracts.Errors.AinerException"/>: dependency_unavailable (not configured),
    /// provider_unavailable, provider_rate_limited (with retry_after_s), provider_failed, provider_output_invalid or job_timeout, which another attempt may help;
    /// provider_rejected, which none does.
    /// </summary>
    /// <param name="question">What is asked.</param>
    /// <param name="use">Counts the tokens, also of calls that fail in the end: they are paid for too.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ChatAnswer> AskAsync(ChatQuestion question, TokenUse use, CancellationToken cancellation);
}

/// <summary>What is asked.</summary>
/// <param name="TenantId">Who asks, for the limits.</param>
/// <param name="Instruction">What to do: ours.</param>
/// <param name="Material">What to do it with: a stranger's text, sent as a message of its own.</param>
/// <param name="Form">The form that the answer must have; null for free text.</param>
public sealed record ChatQuestion(string TenantId, string Instruction, string Material, AnswerForm? Form = null);

/// <summary>The form of an answer.</summary>
/// <param name="Name">Letters, digits, - and _, at most 64.</param>
/// <param name="Schema">JSON schema, sent to servers that can hold an answer to one.</param>
/// <param name="FirstFault">Where an answer does not fit the schema, in words for the model; null when it does. Asked whatever the server promised.</param>
public sealed record AnswerForm(string Name, JsonObject Schema, Func<JsonElement, string?> FirstFault);

/// <summary>The tokens of a question's calls, as the server counted them; none of a call whose server did not, or that broke off before it said.</summary>
public sealed class TokenUse
{
    /// <summary>Tokens of what was asked.</summary>
    public int Read { get; private set; }

    /// <summary>Tokens of what was answered.</summary>
    public int Written { get; private set; }

    /// <summary>Counts another call.</summary>
    public void Add(int read, int written) => (Read, Written) = (Read + read, Written + written);
}

/// <summary>What came back.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="Data">The checked data, when a form was asked for.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Repaired">True when the first answer did not fit the form and the second did.</param>
public sealed record ChatAnswer(string Text, JsonElement? Data, string Model, bool Repaired);
