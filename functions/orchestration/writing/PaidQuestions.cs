using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ainer.Contracts.Errors;
using Ainer.Language;
using Ainer.TypedTasks;
using Microsoft.Extensions.Options;

namespace Ainer.Writing;

/// <summary>An answer as it is kept with its task.</summary>
/// <param name="Asked">Hash of the question: of another question (the text has changed since) it is no answer.</param>
/// <param name="Text">The whole text.</param>
/// <param name="Data">The checked data, when a form was asked for.</param>
/// <param name="Model">The model that answered.</param>
internal sealed record KeptAnswer(string Asked, string Text, JsonElement? Data, string Model);

/// <summary>
/// Asks the language model for a task, each question once: the answer is kept and its cost booked as soon as it is there, so that whatever happens to the attempt afterwards (a crash, a
/// lost lease, a failure of what follows) the next one does not pay again. A call that brought nothing is booked as well. Only a call that is under way when its process dies is made again: nobody can collect its answer.
/// </summary>
internal sealed class PaidQuestions(ILanguageModel model, IOptions<LanguageOptions> options)
{
    private const decimal Million = 1_000_000;

    /// <summary>The setting that is missing; null when questions can be asked.</summary>
    public string? Missing => model.Missing;

    /// <summary>The kept answer, or the model's. Throws what <see cref="ILanguageModel.AskAsync"/> throws.</summary>
    public async Task<KeptAnswer> AskAsync(ITaskContext context, string step, ChatQuestion question)
    {
        var name = $"answer:{step}";
        var asked = HashOf(question);
        if (await context.ReadCheckpointAsync<KeptAnswer>(name) is { } kept && kept.Asked == asked) return kept;

        var use = new TokenUse();
        ChatAnswer answer;
        try
        {
            answer = await model.AskAsync(question, use, context.Cancellation);
        }
        catch (Exception failure) when (use.Read + use.Written > 0)
        {
            await context.BookUseAsync(name, Priced(use, options.Value.Model), CodeOf(failure));
            throw;
        }
        var keep = new KeptAnswer(asked, answer.Text, answer.Data, answer.Model);
        await context.KeepPaidAsync(name, keep, Priced(use, answer.Model));
        return keep;
    }

    private static ErrorCode CodeOf(Exception failure) => failure switch
    {
        AinerException known => known.Code,
        OperationCanceledException => ErrorCode.Cancelled,
        _ => ErrorCode.InternalError,
    };

    private PaidUse Priced(TokenUse use, string? answeredBy)
    {
        var settings = options.Value;
        var cost = ((use.Read * settings.PricePerMillionRead) + (use.Written * settings.PricePerMillionWritten)) / Million;
        return new PaidUse(settings.Provider, answeredBy, use.Read, use.Written, decimal.Round(cost, 6));
    }

    private static string HashOf(ChatQuestion question) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{question.Instruction}\0{question.Form?.Schema.ToJsonString()}\0{question.Material}")));
}
