using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.WorkerProtocol.Jobs;

namespace Ainer.Workers.Llm.Translation;

/// <summary>llm/translate by builtin.rules: rules cannot translate, and pretending would put wrong words into a film, so this says what is missing.</summary>
internal sealed class TranslateHandler : IJobHandler
{
    public JobKind Kind => JobKind.Llm;
    public JobOperation Operation => JobOperation.Translate;
    public string Provider => RulesProvider.Name;

    public Task<JobOutput> RunAsync(JobContext context, CancellationToken ct) => throw new AinerException(ErrorCode.ProviderUnavailable,
        "Translation needs a language model, and none is configured: set up an OpenAI-compatible provider for llm/translate, then retry.", new { missing = "llm.translate" });
}
