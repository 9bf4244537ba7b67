using Ainer.Artifacts;
using Ainer.Documents;
using Ainer.Language;
using Ainer.Postgres;
using Ainer.TypedTasks;
using Ainer.Writing.Import;
using Ainer.Writing.Scenes;
using Ainer.Writing.Summaries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ainer.Writing;

/// <summary>Registration of the task types that work on texts.</summary>
public static class WritingServices
{
    /// <summary>Adds summary.generate, scene.generate, their batches and novel.import. Needs Redis and an <see cref="IKnowledgeIntake"/>.</summary>
    public static IServiceCollection AddWriting(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DocumentLimits>().Bind(configuration.GetSection(DocumentLimits.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new DocumentReader(provider.GetRequiredService<IOptions<DocumentLimits>>().Value));
        services.AddWorkerDatabase(configuration);
        services.AddArtifactStore(configuration);
        services.AddLanguageModel(configuration);
        services.AddSingleton<StoredChapters>();
        services.AddSingleton<PaidQuestions>();
        services.AddSingleton<Summarizer>();
        services.AddSingleton<BookSource>();
        return services.AddTaskType<SummaryTask>().AddTaskType<SummaryBatchTask>().AddTaskType<SceneTask>().AddTaskType<SceneBatchTask>().AddTaskType<NovelImportTask>();
    }
}
