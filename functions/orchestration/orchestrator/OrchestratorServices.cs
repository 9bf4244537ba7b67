using Ainer.Orchestrator.Jobs;
using Ainer.Orchestrator.Runs;
using Ainer.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.Orchestrator;

/// <summary>Registration of module 02.</summary>
public static class OrchestratorServices
{
    /// <summary>The module's migrations.</summary>
    public static MigrationSet Migrations { get; } = new("orchestrator", typeof(OrchestratorServices).Assembly);

    /// <summary>Adds the lives of runs and jobs, and the retry loop.</summary>
    public static IServiceCollection AddOrchestrator(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OrchestratorOptions>().Bind(configuration.GetSection("Orchestrator")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Jitter>();
        services.AddSingleton<RunLifecycle>();
        services.AddSingleton<RunSweep>();
        services.AddSingleton<JobGraphs>();
        services.AddSingleton<JobProgression>();
        services.AddSingleton<JobSweep>();
        services.AddHostedService<RetryLoop>();
        return services;
    }
}
