using Ainer.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ainer.Messaging;

/// <summary>Registration of broker, outbox and inbox.</summary>
public static class MessagingServices
{
    /// <summary>The migrations of schema messaging; they come before every schema that enqueues.</summary>
    public static MigrationSet Migrations { get; } = new("messaging", typeof(MessagingServices).Assembly);

    /// <summary>The broker connection and the publisher alone, for processes without a database (agent, composer).</summary>
    public static IServiceCollection AddBroker(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RabbitMqOptions>().Bind(configuration.GetSection(RabbitMqOptions.Section)).ValidateDataAnnotations()
            .Validate(options => Uri.TryCreate(options.Uri, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps",
                $"The setting {RabbitMqOptions.Section}:Uri must look like amqp://user:password@host:port/vhost.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<BrokerConnection>();
        services.TryAddSingleton<ConfirmedPublisher>();
        return services;
    }

    /// <summary>Broker, outbox with its relay, and the consuming side with its inbox. Needs <see cref="WorkerDatabase"/>.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddBroker(configuration).AddWorkerDatabase(configuration);
        services.AddOptions<OutboxOptions>().Bind(configuration.GetSection(OutboxOptions.Section));
        services.TryAddSingleton<OutboxSignal>();
        services.TryAddSingleton<Outbox>();
        services.TryAddSingleton<Contracts.IdSource>();
        services.TryAddSingleton<RunEventLog>();
        services.TryAddSingleton<EnvelopeConsumer>();
        services.TryAddSingleton<OutboxRelay>();
        services.AddHostedService<TopologyDeclaration>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxRelay>());
        return services;
    }
}
