using Ainer.OutboundHttp;
using Ainer.Postgres;
using Ainer.Webhooks.Delivery;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.Webhooks;

/// <summary>Registration of the webhooks' delivery.</summary>
public static class WebhookServices
{
    /// <summary>The module's migrations.</summary>
    public static MigrationSet Migrations { get; } = new("webhooks", typeof(WebhookServices).Assembly);

    /// <summary>Adds the fan-out of events and the sender.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection(WebhookOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOutboundHttp(configuration);
        services.AddSingleton<WebhookSignal>();
        services.AddSingleton<WebhookFanOut>();
        services.AddSingleton<WebhookDeliveries>();
        services.AddSingleton<WebhookSender>();
        services.AddHostedService<DeliveryLoop>();
        return services;
    }
}
