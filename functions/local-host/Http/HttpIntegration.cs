using Ainer.LocalHost.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ainer.LocalHost.Http;

/// <summary>What ConfigureFunctionsWebApplication adds: the MVC result executors, and the worker middleware that gives functions their HttpContext.</summary>
internal static class HttpIntegration
{
    public static void AddTo(FunctionsApplicationBuilder builder)
    {
        if (builder.Composition.ServesHttp)
            return;
        builder.Composition.ServesHttp = true;
        builder.Services.AddMvcCore();
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<LocalHostOptions>>((options, local) =>
        {
            options.ForwardedHeaders = ForwardedHeaders.All;
            foreach (var network in local.Value.TrustedNetworks()) options.KnownIPNetworks.Add(network);
        });
        builder.Use(next => context => HttpProxying.InvokeAsync(context, next));
    }
}
