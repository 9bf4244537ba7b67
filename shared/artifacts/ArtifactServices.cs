using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ainer.Artifacts;

/// <summary>Registration of the object store.</summary>
public static class ArtifactServices
{
    /// <summary>Registers <see cref="ArtifactStore"/> (section S3).</summary>
    public static IServiceCollection AddArtifactStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<S3Options>().Bind(configuration.GetSection(S3Options.Section)).ValidateDataAnnotations()
            .Validate(options => string.IsNullOrEmpty(options.AccessKey) == string.IsNullOrEmpty(options.SecretKey), "Set both S3:AccessKey and S3:SecretKey, or neither.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ArtifactStore>();
        return services;
    }
}
