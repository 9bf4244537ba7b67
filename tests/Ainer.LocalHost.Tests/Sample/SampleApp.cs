using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ainer.LocalHost.Tests.Sample;

/// <summary>A function app made of this assembly's functions; a test switches on the ones it needs.</summary>
internal sealed class SampleApp : IAsyncDisposable
{
    private readonly IHost _host;

    private SampleApp(IHost host)
    {
        _host = host;
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = new HttpClient { BaseAddress = new Uri(address) };
    }

    public HttpClient Http { get; }

    public Probe Probe => _host.Services.GetRequiredService<Probe>();

    public IServiceProvider Services => _host.Services;

    /// <summary>Starts it in this process on any free port.</summary>
    public static async Task<SampleApp> StartAsync(
        string[] functions, Action<FunctionsApplicationBuilder>? configure = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = Builder(["--LocalHost:Port=0", .. Only(functions), .. Arguments(settings)]);
        configure?.Invoke(builder);
        var host = builder.Build();
        await host.StartAsync();
        return new SampleApp(host);
    }

    /// <summary>Runs it as a process of its own would, until SIGTERM.</summary>
    public static Task RunAsync(string[] settings) => Builder(settings).Build().RunAsync();

    public static FunctionsApplicationBuilder Builder(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddSingleton<Probe>();
        builder.Services.AddScoped<ScopedNumber>();
        return builder;
    }

    public static IEnumerable<string> Only(params string[] functions) =>
        functions.Select((name, i) => $"--AzureFunctionsJobHost:functions:{i}={name}");

    public static IEnumerable<string> Arguments(IReadOnlyDictionary<string, string?>? settings) =>
        (settings ?? new Dictionary<string, string?>()).Select(setting => $"--{setting.Key}={setting.Value}");

    /// <summary>What SIGTERM starts.</summary>
    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Probe.Gate.TrySetResult();
        Http.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
