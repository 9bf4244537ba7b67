using Ainer.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Ainer.Language;

/// <summary>Registration of the language port.</summary>
public static class LanguageServices
{
    /// <summary>Registers <see cref="ILanguageModel"/> (section Language) under its limits. Needs AddRedis.</summary>
    public static IServiceCollection AddLanguageModel(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LanguageOptions>().Bind(configuration.GetSection(LanguageOptions.Section)).ValidateDataAnnotations()
            .Validate(options => options.BaseUrl is null || options.BaseUrl is { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "" },
                "Language:BaseUrl must be an absolute http or https address without a user in it; the key goes into Language:ApiKey.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<JointRateLimiter>();
        services.TryAddSingleton<OpenAiChat>();
        services.TryAddSingleton<ILanguageModel>(provider => new LimitedLanguageModel(provider.GetRequiredService<OpenAiChat>(),
            provider.GetRequiredService<JointRateLimiter>(), provider.GetRequiredService<IOptions<LanguageOptions>>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
