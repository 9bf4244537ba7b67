using Ainer.Gateway.DeadLetters;
using Ainer.Gateway.Webhooks;
using Ainer.OutboundHttp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.Gateway.Operations;

/// <summary>What operators use: dead letters, webhooks, the state of the system.</summary>
internal static class OperationsServices
{
    public static IServiceCollection AddOperations(this IServiceCollection services, IConfiguration configuration) => services
        .AddOutboundHttp(configuration)
        .AddSingleton<DeadLetterQueries>()
        .AddSingleton<DeadLetterCommands>()
        .AddSingleton<WebhookQueries>()
        .AddSingleton<WebhookCommands>()
        .AddSingleton<SystemQueries>()
        .AddSingleton<BrokerQueues>();
}
