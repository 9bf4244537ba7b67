using Ainer.LocalHost.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Http.Converters;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Ainer.LocalHost.Http;

/// <summary>
/// The worker middleware of the ASP.NET Core integration: before the rest it attaches the HttpContext, after it, it executes the
/// result. So a middleware inside it can answer by setting the result, or by writing to the response itself.
/// </summary>
internal static class HttpProxying
{
    public static Task InvokeAsync(FunctionContext functionContext, FunctionExecutionDelegate next)
    {
        var context = (LocalFunctionContext)functionContext;
        return context.Input.TriggerValue is HttpContext httpContext ? AnswerAsync(context, httpContext, next) : next(context);
    }

    private static async Task AnswerAsync(LocalFunctionContext context, HttpContext httpContext, FunctionExecutionDelegate next)
    {
        context.HttpContext = httpContext;
        await next(context);
        var answer = context.Function.Compiled.Outputs.Length > 0 ? HttpOutput(context) : context.Result;
        await ExecuteAsync(answer, httpContext);
    }

    private static object? HttpOutput(LocalFunctionContext context)
    {
        // A middleware that replaced the result (with an error, say) wins over the function's outputs.
        if (context.Result is IActionResult or IResult)
            return context.Result;
        var http = context.Function.Compiled.Outputs.FirstOrDefault(output => output.Type == "http");
        return http is null ? null : context.Outputs.GetValueOrDefault(http.Name);
    }

    private static Task ExecuteAsync(object? answer, HttpContext httpContext) => answer switch
    {
        null => Task.CompletedTask,
        IActionResult action => action.ExecuteResultAsync(new ActionContext(httpContext, httpContext.GetRouteData(), new ActionDescriptor())),
        IResult result => result.ExecuteAsync(httpContext),
        string text => TypedResults.Text(text).ExecuteAsync(httpContext),
        _ => new JsonResult(answer).ExecuteResultAsync(new ActionContext(httpContext, httpContext.GetRouteData(), new ActionDescriptor())),
    };
}
