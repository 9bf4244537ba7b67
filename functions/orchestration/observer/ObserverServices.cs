using Ainer.Observer.DeadLetters;
using Ainer.Observer.Retention;
using Ainer.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.Observer;

/// <summary>Registration of module 13.</summary>
public static class ObserverServices
{
    /// <summary>The module's migrations.</summary>
    public static MigrationSet Migrations { get; } = new("observer", typeof(ObserverServices).Assembly);

    /// <summary>Adds the collector of dead letters the alerts and retention.</summary>
    public static IServiceCollection AddObserver(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RetentionOptions>().Bind(configuration.GetSection(RetentionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RetentionRound>();
        services.AddSingleton<Alerts>();
        services.AddHostedService<DeadLetterCollector>();
        return services;
    }
}
