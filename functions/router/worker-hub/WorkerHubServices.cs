using Ainer.Messaging;
using Ainer.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ainer.WorkerHub;

/// <summary>Registration of module 07.</summary>
public static class WorkerHubServices
{
    /// <summary>The module's migrations.</summary>
    public static MigrationSet Migrations { get; } = new("worker_hub", typeof(WorkerHubServices).Assembly);

    /// <summary>Adds the hub's services and its lease sweep.</summary>
    public static IServiceCollection AddWorkerHub(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HubOptions>().Bind(configuration.GetSection("WorkerHub")).ValidateDataAnnotations()
            .Validate(options => options.HeartbeatS * 3 <= options.LeaseS, "WorkerHub:HeartbeatS must be at most a third of WorkerHub:LeaseS, or one late heartbeat loses a lease.")
            .ValidateOnStart();
        services.TryAddSingleton<AdmissionSignal>();
        services.AddSingleton<NodeRegistry>();
        services.AddSingleton<Claims>();
        services.AddSingleton<Uploads>();
        services.AddSingleton<WorkerResults>();
        services.AddHostedService<LeaseSweep>();
        return services;
    }
}
