using System.Net;
using System.Security.Cryptography;
using Ainer.Contracts;
using Ainer.WorkerProtocol.Attempts;
using Ainer.WorkerProtocol.Broker;
using Ainer.WorkerProtocol.Files;
using Ainer.WorkerProtocol.Hub;
using Ainer.WorkerProtocol.Jobs;
using Ainer.WorkerProtocol.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Ainer.WorkerProtocol;

/// <summary>Puts a worker node into a host.</summary>
public static class WorkerNodeServices
{
    /// <summary>
    /// Adds everything a node needs: settings from the sections <paramref name="section"/> (<see cref="NodeOptions"/>), RabbitMq and Hub, and the hosted
    /// service. Register each <see cref="IJobHandler"/> as a singleton, and an <see cref="INodeFacts"/> where the machine has graphics cards.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's settings.</param>
    /// <param name="role">What the node is.</param>
    /// <param name="section">Agent or Composer.</param>
    public static IServiceCollection AddWorkerNode(this IServiceCollection services, IConfiguration configuration, NodeRole role, string section)
    {
        services.AddOptions<NodeOptions>().Bind(configuration.GetSection(section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RehearsalOptions>().Bind(configuration.GetSection(section + ":Rehearsal"));
        services.AddOptions<BrokerOptions>().Bind(configuration.GetSection(BrokerOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<HubOptions>().Bind(configuration.GetSection(HubOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<HostOptions>().Configure<IOptions<NodeOptions>>((host, node) => host.ShutdownTimeout = TimeSpan.FromSeconds(node.Value.DrainS + 20));

        AddHttp(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdSource>();
        services.TryAddSingleton<INodeFacts, CpuOnlyFacts>();
        services.TryAddSingleton<CrashPointReached>(_ => static _ => { });
        services.AddSingleton(role);
        services.AddSingleton<NodeStatus>();
        services.AddSingleton<DrainGate>();
        services.AddSingleton<LeaseTable>();
        services.AddSingleton<HandlerCatalog>();
        services.AddSingleton<Rehearsal>();
        services.AddSingleton<HubClient>();
        services.AddSingleton<ObjectTransfer>();
        services.AddSingleton(provider => new NodePaths(Path.GetFullPath(provider.GetRequiredService<IOptions<NodeOptions>>().Value.WorkDirectory)));
        services.AddSingleton(CreateServices);
        services.AddSingleton(provider => new BrokerLink(provider.GetRequiredService<IOptions<BrokerOptions>>(), $"ainer {role.Producer}"));
        services.AddSingleton(provider => new ResultPublisher(provider.GetRequiredService<BrokerLink>(), provider.GetRequiredService<NodeServices>(), role.Producer));
        services.AddSingleton<AttemptRunner>();
        services.AddSingleton<DispatchClaims>();
        services.AddSingleton<HubSession>();
        services.AddSingleton<ControlListener>();
        services.AddSingleton<Recovery>();
        services.AddHostedService<NodeHost>();
        return services;
    }

    private static NodeServices CreateServices(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<NodeOptions>>().Value;
        var clock = provider.GetRequiredService<TimeProvider>();
        var cache = new InputCache(provider.GetRequiredService<NodePaths>().Cache, (long)options.CacheMb << 20, clock);
        return new NodeServices(provider.GetRequiredService<HubClient>(), provider.GetRequiredService<ObjectTransfer>(), cache, clock,
            provider.GetRequiredService<IdSource>(), new Random(RandomNumberGenerator.GetInt32(int.MaxValue)));
    }

    // No request log: presigned URLs are rights and must not be written down.
    private static void AddHttp(IServiceCollection services)
    {
        services.AddHttpClient(HubClient.HttpClientName, client => client.Timeout = TimeSpan.FromSeconds(15)).RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(NewHandler);
        // Large objects take their time; stalls and the lease bound them.
        services.AddHttpClient(ObjectTransfer.HttpClientName, client => client.Timeout = TimeSpan.FromMinutes(20)).RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(NewHandler);
    }

    private static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AutomaticDecompression = DecompressionMethods.None,
    };
}
