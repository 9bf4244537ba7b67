using Ainer.Observer.DeadLetters;
using Ainer.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.Observer;

/// <summary>Registration of module 13.</summary>
public static class ObserverServices
{
    /// <summary>The module's migrations.</summary>
    public static MigrationSet Migrations { get; } = new("observer", typeof(ObserverServices).Assembly);

    /// <summary>Adds the collector of dead letters and the alerts.</summary>
    public static IServiceCollection AddObserver(this IServiceCollection services)
    {
        services.AddSingleton<Alerts>();
        services.AddHostedService<DeadLetterCollector>();
        return services;
    }
}
