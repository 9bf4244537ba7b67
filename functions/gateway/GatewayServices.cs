using Ainer.Artifacts;
using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Health;
using Ainer.Gateway.Access;
using Ainer.Documents;
using Ainer.Gateway.Artifacts;
using Ainer.Gateway.Assets;
using Ainer.Gateway.Chapters;
using Ainer.Gateway.Batches;
using Ainer.Gateway.Debugging;
using Ainer.Gateway.Entities;
using Ainer.Gateway.Events;
using Ainer.Gateway.Evidence;
using Ainer.Gateway.Idempotency;
using Ainer.Gateway.Operations;
using Ainer.Gateway.Projects;
using Ainer.Gateway.Readiness;
using Ainer.Gateway.Regeneration;
using Ainer.Gateway.Runs;
using Ainer.Gateway.Tasks;
using Ainer.Gateway.Tenants;
using Ainer.Gateway.Timelines;
using Ainer.Gateway.TypedTasks;
using Ainer.Language;
using Ainer.Messaging;
using Ainer.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway;

/// <summary>Registration of module 01.</summary>
public static class GatewayServices
{
    /// <summary>The migrations of schema gateway.</summary>
    public static MigrationSet Migrations { get; } = new("gateway", typeof(GatewayServices).Assembly);

    /// <summary>Registers the gateway with everything it stands on.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<GatewayOptions>().Bind(configuration.GetSection(GatewayOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddAppDatabase(configuration).AddMessaging(configuration).AddArtifactStore(configuration);
        services.AddSingleton<IKeyDirectory, AppKeyDirectory>();
        services.AddSingleton(provider =>
        {
            var store = provider.GetRequiredService<ArtifactStore>();
            return new ReadinessCheck("s3", true, store.IsReadyAsync);
        });
        services.AddOptions<LanguageOptions>().Bind(configuration.GetSection(LanguageOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<DocumentLimits>().Bind(configuration.GetSection(DocumentLimits.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new DocumentReader(provider.GetRequiredService<IOptions<DocumentLimits>>().Value));
        services.AddSingleton<IdempotentCommit>();
        services.AddSingleton<ProjectShelf>();
        services.AddSingleton<ChapterIntake>();
        services.AddSingleton<ChapterShelf>();
        services.AddSingleton<TaskSubmission>();
        services.AddSingleton<TaskAcceptance>();
        services.AddSingleton<TypedSubmission>();
        services.AddSingleton<TaskQueries>();
        services.AddSingleton<RunQueries>();
        services.AddSingleton<RunCommands>();
        services.AddSingleton<EventQueries>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<ArtifactQueries>();
        services.AddSingleton<TimelineQueries>();
        services.AddSingleton<EvidenceQueries>();
        services.AddSingleton<Regenerations>();
        services.AddSingleton<Previews>();
        services.AddSingleton<ProjectEntities>();
        services.AddSingleton<ProjectWorld>();
        services.AddSingleton<AssetShelf>();
        services.AddSingleton<AssetIntake>();
        services.AddSingleton<WorkReadiness>();
        services.AddSingleton<BatchSubmission>();
        services.AddSingleton<BatchQueries>();
        services.AddSingleton<BatchCancellation>();
        services.AddSingleton<BatchTemplates>();
        services.AddSingleton<KeyIssue>();
        services.AddOperations(configuration);
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<TenantRoll>();
        services.AddSingleton<TenantFounding>();
        services.AddSingleton<DebugReport>();
        services.AddSingleton<EventWakeUps>();
        services.AddSingleton<RunWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<RunWatch>());
        services.AddHostedService(provider => provider.GetRequiredService<EventWakeUps>());
        return services;
    }
}
