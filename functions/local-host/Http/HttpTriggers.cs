using System.Globalization;
using System.Reflection;
using Ainer.LocalHost.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.LocalHost.Http;

/// <summary>HTTP triggers. Kestrel listens for them; this class checks, describes and binds them.</summary>
internal sealed class HttpTriggers(
    IConfiguration configuration, IOptions<LocalHostOptions> options, FunctionAppComposition composition, ILogger<HttpTriggers> logger) : ITriggerExtension
{
    public Type AttributeType => typeof(HttpTriggerAttribute);

    /// <summary>The route of a function: its own or its name, behind the prefix of host.json.</summary>
    public static string RouteOf(LocalFunction function, string prefix)
    {
        var route = (((HttpTriggerAttribute)function.Trigger).Route ?? function.Name).TrimStart('/');
        return prefix.Length == 0 ? route : $"{prefix}/{route}";
    }

    public FunctionListing Describe(LocalFunction function)
    {
        if (!composition.ServesHttp)
            throw new InvalidOperationException("HTTP triggers need ConfigureFunctionsWebApplication() on the builder.");
        var route = RouteOf(function, HostJson.RoutePrefix(configuration));
        Parse(route);
        WarnOfResult(function);
        var methods = ((HttpTriggerAttribute)function.Trigger).Methods is { Length: > 0 } some
            ? string.Join(',', some.Select(m => m.ToUpperInvariant()))
            : "ANY";
        return new("httpTrigger", string.Create(
            CultureInfo.InvariantCulture, $"[{methods}] http://{options.Value.Address}:{options.Value.Port}/{route}"));
    }

    public ParameterBinding BindTrigger(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
            return static (_, trigger) => new(((HttpContext)trigger!).Request);
        if (parameter.ParameterType == typeof(string))
            return static async (_, trigger) => await ReadTextAsync((HttpContext)trigger!);
        var type = parameter.ParameterType;
        return (context, _) => JsonBody.Instance.ConvertAsync(context, type);
    }

    public Task StartAsync(IReadOnlyList<LocalFunction> functions, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static void Parse(string route)
    {
        try
        {
            RoutePatternFactory.Parse(route);
        }
        catch (RoutePatternException e)
        {
            throw new InvalidOperationException($"route '{route}': {e.Message}", e);
        }
    }

    private static async Task<string> ReadTextAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return await reader.ReadToEndAsync(context.RequestAborted);
    }

    private void WarnOfResult(LocalFunction function)
    {
        var type = function.Method.ReturnType;
        if (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>)))
            type = type.GetGenericArguments()[0];
        var answers = type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask) || type == typeof(object)
            || type.IsAssignableTo(typeof(IActionResult)) || type.IsAssignableTo(typeof(IResult))
            || function.Definition.OutputBindings.Values.Any(o => o.Type == "http");
        if (!answers)
            logger.ResultIsLocalOnly(function.Name, type.Name);
    }
}
