using Ainer.FunctionApp.Access;
using Ainer.Orchestration.Instances;
using Ainer.Orchestration.Knowledge;
using Ainer.Orchestration.Stages;
using Ainer.Orchestration.Sweeps;
using Ainer.Writing.Import;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.Orchestration;

/// <summary>What the app has besides its modules.</summary>
internal static class OrchestrationParts
{
    public static IServiceCollection AddOrchestrationParts(this IServiceCollection services) => services
        .AddSingleton<Preparation>()
        .AddSingleton<RunObedience>()
        .AddSingleton<RunRepairs>()
        .AddSingleton<ProcessStart>()
        .AddSingleton<IKnowledgeIntake, ChapterKnowledge>()
        .AddSingleton<IKeyDirectory, WorkerKeyDirectory>();
}
