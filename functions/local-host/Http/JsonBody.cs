using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Http.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ainer.LocalHost.Http;

/// <summary>Reads a JSON body with MVC's serializer settings, as the ASP.NET Core integration's model binder does.</summary>
internal sealed class JsonBody : IFromBodyConversionFeature
{
    public static JsonBody Instance { get; } = new();

    /// <exception cref="InvalidOperationException">The body is not JSON, or not of that type.</exception>
    public async ValueTask<object?> ConvertAsync(FunctionContext context, Type targetType)
    {
        var http = context.GetHttpContext() ?? throw new InvalidOperationException("A request body needs an HTTP trigger.");
        if (!http.Request.HasJsonContentType())
            throw new InvalidOperationException($"The request body is {http.Request.ContentType ?? "of no declared type"}, not JSON.");
        var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.JsonSerializerOptions;
        try
        {
            return await JsonSerializer.DeserializeAsync(http.Request.Body, targetType, options, http.RequestAborted);
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException(e.Message, e);
        }
    }
}
