using Ainer.Conformance.Tests.Fixtures;
using Ainer.Conformance.Tests.Functions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ainer.Conformance.Tests;

/// <summary>The engine inside the local host: functions instead of a registry.</summary>
public sealed class FunctionApp(Store store)
{
    [Fact]
    public async Task A_function_app_runs_its_orchestrations_and_goes_on_after_a_restart()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var hub = store.NewHub("app");
        var log = new FunctionLog();
        string instanceId;
        using (var http = new HttpClient())
        using (var app = await StartAsync(hub, log))
        {
            var started = await http.PostAsync(new Uri(Address(app), "chapters/600?title=Moonrise"), null, cancellation);
            instanceId = await started.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellation);
            await app.StopAsync(cancellation);
        }

        using (var http = new HttpClient())
        using (var app = await StartAsync(hub, log))
        {
            var finished = await http.PostAsync(new Uri(Address(app), $"chapters/{instanceId}/finish"), null, cancellation);
            Assert.Equal("Completed: Moonrise, 3 pages, the end", await finished.Content.ReadAsStringAsync(cancellation));
            await app.StopAsync(cancellation);
        }

        Assert.Equal([("LogFunction: Moonrise has 3 pages", instanceId)], log.Lines);
    }

    private static Uri Address(IHost app)
        => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private async Task<IHost> StartAsync(string hub, FunctionLog log)
    {
        var builder = FunctionsApplication.CreateBuilder(
        [
            "--LocalHost:Port=0", "--AzureFunctionsJobHost:extensions:http:routePrefix=", $"--Postgres:Worker={store.ConnectionString}",
            "--AzureFunctionsJobHost:extensions:durableTask:hubName=%TestHub%", $"--TestHub={hub}",
        ]);
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddSingleton(log);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }
}
