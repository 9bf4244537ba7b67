using Ainer.LocalHost;
using Ainer.LocalHost.Durable.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

[assembly: LocalHostExtension(typeof(DurableExtension))]

namespace Ainer.LocalHost.Durable.Hosting;

/// <summary>Plugs the durable engine into the local host.</summary>
internal sealed class DurableExtension : ILocalHostExtension
{
    public void Configure(FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DurableHost>();
        builder.Services.AddSingleton(services => new Lazy<DurableHost>(services.GetRequiredService<DurableHost>));
        builder.Services.AddSingleton(services => new Lazy<IFunctionInvoker>(services.GetRequiredService<IFunctionInvoker>));
        builder.Services.AddSingleton<ITriggerExtension, OrchestrationTriggers>();
        builder.Services.AddSingleton<ITriggerExtension, ActivityTriggers>();
        builder.Services.AddSingleton<IParameterBinder, DurableClientBinder>();
        builder.Services.AddSingleton<IParameterBinder, OrchestrationInputBinder>();
    }
}
