using Ainer.LocalHost.Hosting;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Composes a function app: configuration, services, logging, worker middleware.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly FunctionAppComposition _composition;

    internal FunctionsApplicationBuilder(string[]? args)
    {
        _composition = new FunctionAppComposition(args ?? []);
        _composition.AddExtensions(this);
    }

    internal FunctionAppComposition Composition => _composition;

    public ConfigurationManager Configuration => _composition.Web.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => _composition.Web.Configuration;

    public IHostEnvironment Environment => _composition.Web.Environment;

    public ILoggingBuilder Logging => _composition.Web.Logging;

    public IMetricsBuilder Metrics => _composition.Web.Metrics;

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_composition.Web).Properties;

    public IServiceCollection Services => _composition.Web.Services;

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_composition.Web).ConfigureContainer(factory, configure);

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _composition.Use(middleware);
        return this;
    }

    /// <summary>Finds the functions, checks every one of them and returns the app, ready to run.</summary>
    /// <exception cref="InvalidOperationException">A function is declared wrongly, or the app was built before.</exception>
    public IHost Build() => _composition.Build();
}
