using Ainer.GpuAgent.Gpus;
using Ainer.GpuAgent.Handlers;
using Ainer.Media;
using Ainer.Media.Tools;
using Ainer.Telemetry;
using Ainer.WorkerProtocol;
using Ainer.WorkerProtocol.Jobs;
using Ainer.WorkerProtocol.Nodes;
using Ainer.Workers.Audio;
using Ainer.Workers.LipSync;
using Ainer.Workers.Llm;
using Ainer.Workers.Video;

namespace Ainer.GpuAgent.Hosting;

/// <summary>Puts the agent together.</summary>
internal static class AgentServices
{
    /// <summary>Adds the node, the handlers of all four kinds, and the address of health and metrics.</summary>
    public static WebApplicationBuilder AddAgent(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddOptions<AgentOptions>().Bind(configuration.GetSection(AgentOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddAinerTelemetry("gpu-agent", configuration);
        services.AddMedia(configuration);
        AddVideo(services);
        services.AddAudioWorkers(configuration);
        services.AddLlmWorkers();
        // Before the node: it tells the hub of the cards when it registers.
        services.AddSingleton<GpuWatch>();
        services.AddSingleton<INodeFacts>(provider => provider.GetRequiredService<GpuWatch>());
        services.AddHostedService(provider => provider.GetRequiredService<GpuWatch>());
        services.Configure<NodeOptions>(node => (node.Lanes, node.WorkDirectory) = (AgentOptions.DefaultLanes, Path.Combine(Path.GetTempPath(), "ainer-agent")));
        services.AddWorkerNode(configuration, NodeRole.Agent, AgentOptions.Section);
        builder.WebHost.UseUrls(Url(configuration));
        return builder;
    }

    private static void AddVideo(IServiceCollection services)
    {
        services.AddSingleton(provider => new DrawnShotProvider(provider.GetRequiredService<Ffmpeg>(), provider.GetRequiredService<Ffprobe>(), provider.GetRequiredService<Rsvg>()));
        services.AddSingleton(provider => new MouthSyncProvider(provider.GetRequiredService<Ffmpeg>(), provider.GetRequiredService<Ffprobe>(), provider.GetRequiredService<Rsvg>()));
        services.AddSingleton<IJobHandler, DrawnShotHandler>();
        services.AddSingleton<IJobHandler, MouthSyncHandler>();
    }

    private static string Url(ConfigurationManager configuration)
    {
        var options = configuration.GetSection(AgentOptions.Section).Get<AgentOptions>() ?? new AgentOptions();
        return $"http://{options.Address}:{options.Port}";
    }
}
