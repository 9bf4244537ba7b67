using Ainer.Artifacts;
using Ainer.BackgroundTasks.Demo;
using Ainer.BackgroundTasks.Execution;
using Ainer.BackgroundTasks.Intake;
using Ainer.Postgres;
using Ainer.TypedTasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ainer.BackgroundTasks;

/// <summary>Registration of the background tasks.</summary>
public static class BackgroundTaskServices
{
    /// <summary>The module's migrations; they come after the orchestrator's.</summary>
    public static MigrationSet Migrations { get; } = new("background_tasks", typeof(BackgroundTaskServices).Assembly);

    /// <summary>Adds intake and executor with the types of this module. Needs messaging; other modules add their types with AddTaskType.</summary>
    public static IServiceCollection AddBackgroundTasks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BackgroundTaskOptions>().Bind(configuration.GetSection(BackgroundTaskOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddArtifactStore(configuration);
        services.TryAddSingleton<CrashPointReached>(_ => { });
        services.TryAddSingleton<RetryJitter>();
        services.AddSingleton<TaskWakeUp>();
        services.AddSingleton<TaskIntake>();
        services.AddSingleton<ExecutionStore>();
        services.AddSingleton<TaskTypeRegistry>();
        services.AddSingleton<RunningAttempts>();
        services.AddSingleton<AttemptRunner>();
        services.AddSingleton<LapsedLeases>();
        services.AddSingleton<DueTasks>();
        // Stopped in the reverse order: the pulse keeps leases alive while the executor drains.
        services.AddHostedService<Pulse>();
        services.AddHostedService<Executor>();
        return services.AddTaskType<LongIoTask>().AddTaskType<ShardedTask>().AddTaskType<ShardTask>();
    }
}
