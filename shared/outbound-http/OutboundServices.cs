using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ainer.OutboundHttp;

/// <summary>Registration.</summary>
public static class OutboundServices
{
    /// <summary>Adds <see cref="OutboundGuard"/> with its settings.</summary>
    public static IServiceCollection AddOutboundHttp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OutboundOptions>().Bind(configuration.GetSection(OutboundOptions.Section));
        services.TryAddSingleton<OutboundGuard>();
        return services;
    }
}
