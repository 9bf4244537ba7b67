using Ainer.Workers.Audio.Alignment;
using Ainer.Workers.Audio.Effects;
using Ainer.Workers.Audio.Music;
using Ainer.Workers.Audio.Speech;
using Ainer.WorkerProtocol.Jobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.Workers.Audio;

/// <summary>Module 09: the audio jobs that this agent can do by itself.</summary>
public static class AudioWorkers
{
    /// <summary>Adds speech (builtin.espeak), music and effects (builtin.synth) and alignment (builtin.align).</summary>
    public static IServiceCollection AddAudioWorkers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EspeakOptions>().Bind(configuration.GetSection(EspeakOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<EspeakSynthesizer>();
        services.AddSingleton<IJobHandler, SpeechHandler>();
        services.AddSingleton<IJobHandler, MusicHandler>();
        services.AddSingleton<IJobHandler, EffectHandler>();
        services.AddSingleton<IJobHandler, AlignHandler>();
        return services;
    }
}
