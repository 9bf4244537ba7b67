using Ainer.LocalHost.Functions;
using Ainer.LocalHost.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ainer.LocalHost.Http;

/// <summary>The app's HTTP surface: the functions' routes, /admin, and 503 for whoever comes while the app drains.</summary>
internal static class HttpSurface
{
    private const string RetryAfterSeconds = "5";

    public static void Map(WebApplication app)
    {
        var running = app.Services.GetRequiredService<RunningInvocations>();
        app.Use(next => context => running.IsDraining && !context.Request.Path.StartsWithSegments("/admin")
            ? RefuseWhileDraining(context)
            : next(context));
        if (app.Services.GetRequiredService<FunctionAppComposition>().ServesHttp)
            app.UseForwardedHeaders();
        app.Use(next => context => NotFoundForOtherMethods(context, next));
        AdminRoutes.Map(app);
        ((IEndpointRouteBuilder)app).DataSources.Add(new DefaultEndpointDataSource(Endpoints(app.Services)));
    }

    private static IEnumerable<Endpoint> Endpoints(IServiceProvider services)
    {
        var prefix = HostJson.RoutePrefix(services.GetRequiredService<IConfiguration>());
        var invoker = services.GetRequiredService<IFunctionInvoker>();
        var logger = services.GetRequiredService<ILogger<HttpTriggers>>();
        foreach (var function in services.GetRequiredService<FunctionCatalog>().All)
        {
            if (function.Trigger is not HttpTriggerAttribute trigger)
                continue;
            var endpoint = new RouteEndpointBuilder(
                context => InvokeAsync(function, context, invoker, logger), RoutePatternFactory.Parse(HttpTriggers.RouteOf(function, prefix)), order: 0)
            {
                DisplayName = function.Name,
            };
            endpoint.Metadata.Add(new HttpMethodMetadata(trigger.Methods ?? []));
            yield return endpoint.Build();
        }
    }

    private static async Task InvokeAsync(LocalFunction function, HttpContext context, IFunctionInvoker invoker, ILogger logger)
    {
        var input = new FunctionInput
        {
            TriggerValue = context,
            BindingData = new HttpBindingData(context),
            Services = context.RequestServices,
        };
        try
        {
            await invoker.InvokeAsync(function, input, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            logger.RequestAborted(function.Name);
        }
        catch (Exception e)
        {
            logger.FunctionFailed(function.Name, e);
            if (context.Response.HasStarted)
                context.Abort();
            else
                RefuseAs(context, StatusCodes.Status500InternalServerError);
        }
    }

    // The Functions host knows no 405: a route that exists with other methods only is not found.
    private static Task NotFoundForOtherMethods(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.DisplayName != "405 HTTP Method Not Supported")
            return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static Task RefuseWhileDraining(HttpContext context)
    {
        RefuseAs(context, StatusCodes.Status503ServiceUnavailable);
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        context.Response.Headers.Connection = "close";
        return Task.CompletedTask;
    }

    private static void RefuseAs(HttpContext context, int status)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
    }
}
