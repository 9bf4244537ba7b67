using Ainer.Composer.Film;
using Ainer.Composer.Jobs;
using Ainer.Composer.Sound;
using Ainer.Media;
using Ainer.Media.Tools;
using Ainer.Telemetry;
using Ainer.WorkerProtocol;
using Ainer.WorkerProtocol.Jobs;
using Ainer.WorkerProtocol.Nodes;
using Microsoft.Extensions.Options;

namespace Ainer.Composer.Hosting;

/// <summary>Puts the composer together.</summary>
internal static class ComposerServices
{
    /// <summary>Adds the node that serves the lane compose, its handler, and the address of health and metrics.</summary>
    public static WebApplicationBuilder AddComposer(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddOptions<ComposerOptions>().Bind(configuration.GetSection(ComposerOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddAinerTelemetry("composer", configuration);
        services.AddMedia(configuration);
        services.AddSingleton(new LoudnessTarget());
        services.AddSingleton(provider => new FilmComposer(
            provider.GetRequiredService<Ffmpeg>(), provider.GetRequiredService<Ffprobe>(), provider.GetRequiredService<IOptions<MediaOptions>>().Value, provider.GetRequiredService<LoudnessTarget>()));
        services.AddSingleton<IJobHandler, ComposeJobHandler>();
        // What the section leaves out: one film at a time, in a folder of the user's.
        services.Configure<NodeOptions>(node => (node.Lanes, node.WorkDirectory) = ("compose:1", Path.Combine(Path.GetTempPath(), "ainer-composer")));
        services.AddWorkerNode(configuration, NodeRole.Composer, ComposerOptions.Section);
        builder.WebHost.UseUrls(Url(configuration));
        return builder;
    }

    private static string Url(ConfigurationManager configuration)
    {
        var options = configuration.GetSection(ComposerOptions.Section).Get<ComposerOptions>() ?? new ComposerOptions();
        return $"http://{options.Address}:{options.Port}";
    }
}
