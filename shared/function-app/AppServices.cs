using Ainer.Contracts;
using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Errors;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Ainer.FunctionApp;

/// <summary>What the three function apps have in common.</summary>
public static class AppServices
{
    /// <summary>Clock, ids, the error envelope and authentication, in this order of middleware. The app adds its <see cref="IKeyDirectory"/>.</summary>
    public static FunctionsApplicationBuilder UseAinerApp(this FunctionsApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IdSource>();
        builder.Services.TryAddSingleton<KeyCache>();
        builder.UseMiddleware<ErrorMiddleware>();
        builder.UseMiddleware<AuthenticationMiddleware>();
        return builder;
    }
}
