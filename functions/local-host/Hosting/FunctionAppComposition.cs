using System.Net;
using System.Reflection;
using Ainer.LocalHost.Functions;
using Ainer.LocalHost.Http;
using Ainer.LocalHost.Invocation;
using Ainer.LocalHost.RabbitMq;
using Ainer.LocalHost.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.LocalHost.Hosting;

/// <summary>Puts a function app together behind FunctionsApplicationBuilder.</summary>
internal sealed class FunctionAppComposition
{
    private readonly WorkerPipeline _pipeline = new();
    private readonly IReadOnlyList<Assembly> _assemblies;
    private bool _built;

    public FunctionAppComposition(string[] args)
    {
        Web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT"),
        });
        Configure(Web.Configuration, Web.Environment.EnvironmentName, args);
        // A line or four per request from the framework is not what an app's log is for; the Logging section can bring it back.
        Web.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddConfiguration(Web.Configuration.GetSection("Logging"))
            .AddSimpleConsole();
        _assemblies = FunctionAssemblies.ReachableFrom(Assembly.GetEntryAssembly()
            ?? throw new InvalidOperationException("There is no entry assembly to find functions in."));
        AddServices();
    }

    public WebApplicationBuilder Web { get; }

    /// <summary>Set by ConfigureFunctionsWebApplication.</summary>
    public bool ServesHttp { get; set; }

    public void AddExtensions(FunctionsApplicationBuilder builder)
    {
        foreach (var type in _assemblies.SelectMany(a => a.GetCustomAttributes<LocalHostExtensionAttribute>()).Select(a => a.ExtensionType))
            ((ILocalHostExtension)Activator.CreateInstance(type, nonPublic: true)!).Configure(builder);
    }

    public void Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ThrowIfBuilt();
        _pipeline.Add(middleware);
    }

    public IHost Build()
    {
        ThrowIfBuilt();
        _built = true;
        _pipeline.Add(RabbitMqOutput.Publish);
        var discovered = FunctionDiscovery.FindIn(_assemblies);
        Web.Services.AddSingleton(services => new FunctionCatalog(
            discovered,
            services.GetServices<ITriggerExtension>(),
            new FunctionCompiler(services.GetServices<IParameterBinder>()),
            services.GetRequiredService<IConfiguration>()));
        Web.Services.TryAddSingleton(TimeProvider.System);
        var app = Web.Build();
        // Here, so that a wrongly declared function stops Build() and not the first invocation.
        app.Services.GetRequiredService<FunctionCatalog>();
        HttpSurface.Map(app);
        return app;
    }

    private static void Configure(ConfigurationManager configuration, string environment, string[] args)
    {
        HostJson.AddTo(configuration, AppContext.BaseDirectory);
        configuration.SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
            .AddJsonFile($"appsettings.{environment}.json", optional: true, reloadOnChange: false)
            .AddEnvironmentVariables()
            .AddCommandLine(args);
    }

    private void AddServices()
    {
        var services = Web.Services;
        services.AddOptions<LocalHostOptions>().BindConfiguration(LocalHostOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<Microsoft.Azure.Functions.Worker.WorkerOptions>();
        services.AddHttpContextAccessor().AddRouting();
        services.AddSingleton(_pipeline).AddSingleton(this);
        services.AddSingleton<RunningInvocations>();
        services.AddSingleton<IFunctionInvoker, FunctionInvoker>();
        services.AddSingleton<ITriggerExtension, HttpTriggers>();
        services.AddSingleton<RabbitConnections>();
        services.AddSingleton<ITriggerExtension, RabbitMqTriggers>();
        services.AddSingleton<ITriggerExtension, TimerTriggers>();
        services.AddHostedService<TriggerHost>();
        // The host must have time to drain before the framework gives up on stopping it.
        services.AddOptions<HostOptions>().Configure<IOptions<LocalHostOptions>>((host, local) =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(local.Value.DrainSeconds + local.Value.CancelSeconds + 15));
        Web.WebHost.UseKestrelCore();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<LocalHostOptions>>((kestrel, local) => Listen(kestrel, local.Value));
    }

    private static void Listen(KestrelServerOptions kestrel, LocalHostOptions options)
    {
        kestrel.AddServerHeader = false;
        switch (options.Address)
        {
            case "*" or "0.0.0.0":
                kestrel.ListenAnyIP(options.Port, Http1);
                break;
            case "localhost":
                kestrel.ListenLocalhost(options.Port, Http1);
                break;
            default:
                kestrel.Listen(IPAddress.Parse(options.Address), options.Port, Http1);
                break;
        }

        static void Http1(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;
    }

    private void ThrowIfBuilt()
    {
        if (_built)
            throw new InvalidOperationException("The application has already been built.");
    }
}
