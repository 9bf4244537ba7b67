using Ainer.AssetKnowledge.Library;
using Ainer.AssetKnowledge.Seed;
using Ainer.Contracts;
using Ainer.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ainer.AssetKnowledge;

/// <summary>Registration of asset knowledge.</summary>
public static class AssetKnowledgeServices
{
    /// <summary>The migrations of schema asset_knowledge; they need the extension vector.</summary>
    public static MigrationSet Migrations { get; } = new("asset_knowledge", typeof(AssetKnowledgeServices).Assembly);

    /// <summary>Registers <see cref="AssetLibrary"/>, <see cref="AssetRetrieval"/> and <see cref="KnowledgeSeed"/>. Needs the setting Postgres:Worker.</summary>
    public static IServiceCollection AddAssetKnowledge(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddWorkerDatabase(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdSource>();
        services.TryAddSingleton<AssetLibrary>();
        services.TryAddSingleton<AssetRetrieval>();
        services.TryAddSingleton<KnowledgeSeed>();
        return services;
    }
}
