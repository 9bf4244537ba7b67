using Ainer.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ainer.Planner;

/// <summary>Registration of the planner.</summary>
public static class PlannerServices
{
    /// <summary>The migrations of schema planner.</summary>
    public static MigrationSet Migrations { get; } = new("planner", typeof(PlannerServices).Assembly);

    /// <summary>Registers <see cref="Planning"/>. Needs the setting Postgres:Worker.</summary>
    public static IServiceCollection AddPlanner(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddWorkerDatabase(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Planning>();
        return services;
    }
}
