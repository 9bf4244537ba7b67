using Ainer.Workers.Llm.Extraction;
using Ainer.Workers.Llm.Prompts;
using Ainer.Workers.Llm.Translation;
using Ainer.WorkerProtocol.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.Workers.Llm;

/// <summary>Module 10: the language jobs that this agent can do by itself.</summary>
public static class LlmWorkers
{
    /// <summary>Adds prompts, extraction and translation by builtin.rules.</summary>
    public static IServiceCollection AddLlmWorkers(this IServiceCollection services)
    {
        services.AddSingleton<IJobHandler, PromptHandler>();
        services.AddSingleton<IJobHandler, ExtractHandler>();
        services.AddSingleton<IJobHandler, TranslateHandler>();
        return services;
    }
}
