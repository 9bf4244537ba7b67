using Ainer.LocalHost.Http;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Serves HTTP triggers with ASP.NET Core types.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Middleware added before this call sees no HttpContext; middleware added after it does.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        HttpIntegration.AddTo(builder);
        return builder;
    }
}
