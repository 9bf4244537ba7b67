using Ainer.ModelRouter.Admission;
using Ainer.Messaging;
using Ainer.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ainer.ModelRouter;

/// <summary>Registration of module 06.</summary>
public static class ModelRouterServices
{
    /// <summary>The module's migrations.</summary>
    public static MigrationSet Migrations { get; } = new("model_router", typeof(ModelRouterServices).Assembly);

    /// <summary>Adds the dispatcher and its loop.</summary>
    public static IServiceCollection AddModelRouter(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RouterOptions>().Bind(configuration.GetSection("ModelRouter")).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<AdmissionSignal>();
        services.AddSingleton<Dispatcher>();
        services.AddHostedService<AdmissionLoop>();
        return services;
    }
}
