using Ainer.Media.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ainer.Media;

/// <summary>Registers the media tools.</summary>
public static class MediaServices
{
    /// <summary>Adds <see cref="Ffmpeg"/>, <see cref="Ffprobe"/> and <see cref="Rsvg"/>, configured by section Media.</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MediaOptions>().Bind(configuration.GetSection(MediaOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new Ffmpeg(provider.GetRequiredService<IOptions<MediaOptions>>().Value));
        services.AddSingleton(provider => new Ffprobe(provider.GetRequiredService<IOptions<MediaOptions>>().Value));
        services.AddSingleton(provider => new Rsvg(provider.GetRequiredService<IOptions<MediaOptions>>().Value));
        return services;
    }
}
