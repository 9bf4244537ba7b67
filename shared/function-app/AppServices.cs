using System.Reflection;
using Ainer.Contracts;
using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Errors;
using Ainer.FunctionApp.Health;
using Ainer.FunctionApp.Http;
using Ainer.Messaging;
using Ainer.Postgres;
using Ainer.Redis;
using Ainer.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Ainer.FunctionApp;

/// <summary>What the three function apps have in common.</summary>
public static class AppServices
{
    /// <summary>
    /// Telemetry under the app's name, clock, ids, Redis, health pages, and the middleware in this order: request, error envelope, authentication with its limits. Call it after
    /// ConfigureFunctionsWebApplication. The app adds its <see cref="IKeyDirectory"/> and messaging.
    /// </summary>
    public static FunctionsApplicationBuilder UseAinerApp(this FunctionsApplicationBuilder builder)
    {
        var name = (Assembly.GetEntryAssembly()?.GetName().Name ?? "ainer").Replace("Ainer.", "", StringComparison.Ordinal).ToLowerInvariant();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IdSource>();
        builder.Services.TryAddSingleton<KeyCache>();
        builder.Services.TryAddSingleton<KeyUse>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<KeyUse>());
        // The host reports on the worker's behalf until the worker says that it does so itself. Said first, so that the app's own name stands over the worker's.
        ExportedTelemetry.Of(builder.Services, builder.Configuration)?.UseFunctionsWorkerDefaults();
        builder.Services.AddAinerTelemetry(name, builder.Configuration);
        builder.Services.AddRedis(builder.Configuration);
        builder.Services.AddOptions<AccessOptions>().Bind(builder.Configuration.GetSection(AccessOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        AddHealth(builder.Services);
        builder.UseMiddleware<RequestMiddleware>();
        builder.UseMiddleware<ErrorMiddleware>();
        builder.UseMiddleware<AuthenticationMiddleware>();
        return builder;
    }

    private static void AddHealth(IServiceCollection services)
    {
        services.TryAddSingleton<HealthPages>();
        services.AddSingleton(provider => ReadinessCheck.Postgres(provider.GetRequiredService<WorkerDatabase>()));
        services.AddSingleton(provider => ReadinessCheck.Broker(provider.GetRequiredService<BrokerConnection>()));
        services.AddSingleton(provider => ReadinessCheck.Redis(provider.GetRequiredService<RedisConnection>()));
    }
}
