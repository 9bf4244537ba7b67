using Ainer.EntityCore.Continuity;
using Ainer.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ainer.EntityCore;

/// <summary>Registration of entity core.</summary>
public static class EntityCoreServices
{
    /// <summary>The migrations of schema entity_core.</summary>
    public static MigrationSet Migrations { get; } = new("entity_core", typeof(EntityCoreServices).Assembly);

    /// <summary>Registers <see cref="EntityExtraction"/> and <see cref="WorldPacks"/>. Needs the setting Postgres:Worker.</summary>
    public static IServiceCollection AddEntityCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddWorkerDatabase(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EntityExtraction>();
        services.TryAddSingleton<WorldPacks>();
        return services;
    }
}
