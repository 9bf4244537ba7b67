using System.Diagnostics;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Http;
using Ainer.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Ainer.FunctionApp.Errors;

/// <summary>
/// Turns what an HTTP function throws into the one error envelope. Expected failures carry their code; an outage is dependency_unavailable; anything else is
/// internal_error without its text, which goes to the log under the same trace id. Other triggers' exceptions pass: settlement needs them.
/// </summary>
internal sealed partial class ErrorMiddleware(ILogger<ErrorMiddleware> log) : IFunctionsWorkerMiddleware
{
    private static readonly string[] MissingDatabase = ["postgres"];

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext();
        if (http is null)
        {
            await next(context);
            return;
        }
        try
        {
            RefuseNul(http.Request);
            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone: there is nobody to tell.
        }
        catch (Exception exception)
        {
            var error = Classify(Unwrap(exception));
            if (error.Code == ErrorCode.InternalError) LogUnexpected(exception, context.FunctionDefinition.Name);
            if (!http.Response.HasStarted) await ErrorAnswer.WriteAsync(http, error);
        }
    }

    /// <summary>A text with a NUL cannot be handed to the database. Nothing has such an id; a filter with one is refused.</summary>
    private static void RefuseNul(HttpRequest request)
    {
        if (request.Path.Value?.Contains('\0', StringComparison.Ordinal) == true) throw new AinerException(ErrorCode.NotFound, "Nothing has an address with a NUL character.");
        if (request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true) throw new AinerException(ErrorCode.TextNotUtf8, "The query holds a NUL character.");
    }

    private static Exception Unwrap(Exception exception) =>
        exception is AggregateException { InnerExceptions.Count: 1 } aggregate ? Unwrap(aggregate.InnerExceptions[0]) : exception;

    private static AinerException Classify(Exception exception) => exception switch
    {
        AinerException expected => expected,
        JsonException json => new AinerException(ErrorCode.ValidationFailed, $"The body is not the JSON that is due here: {json.Message}", new { path = json.Path }),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new AinerException(ErrorCode.PayloadTooLarge, "The body is too large.", new { limit_bytes = RequestReading.MaxBodyBytes }),
        BadHttpRequestException bad => new AinerException(ErrorCode.ValidationFailed, bad.Message),
        // Postgres keeps no NUL in text, and JSON may spell one as an escape.
        Npgsql.PostgresException { SqlState: "22P05" or "22021" } => new AinerException(ErrorCode.TextNotUtf8, "The request holds a NUL character."),
        Npgsql.PostgresException { SqlState: "22003" } => new AinerException(ErrorCode.ValidationFailed, "The request holds a number beyond reach."),
        _ when TransientOutage.IsOutage(exception) => new AinerException(ErrorCode.DependencyUnavailable, "A service that this request needs does not answer.", new { missing = MissingDatabase }),
        _ => new AinerException(ErrorCode.InternalError, "Something unexpected went wrong here."),
    };

    [LoggerMessage(EventId = 1901, Level = LogLevel.Error, Message = "{Function} failed unexpectedly")]
    private partial void LogUnexpected(Exception exception, string function);
}

/// <summary>The error envelope: <c>{ "error": { code, message, details, trace_id, retryable } }</c>.</summary>
public static class ErrorAnswer
{
    private const int RetryAfterSeconds = 2;

    /// <summary>Writes the envelope with the status that the catalog gives the code.</summary>
    public static Task WriteAsync(HttpContext http, AinerException error)
    {
        var rule = ErrorCatalog.Of(error.Code);
        http.Response.StatusCode = rule.HttpStatus;
        http.Response.ContentType = "application/json; charset=utf-8";
        if (rule.Retryable) http.Response.Headers.RetryAfter = RetryAfterOf(error).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (error.Code == ErrorCode.MethodNotAllowed && Detail(error, "allow") is { } allow) http.Response.Headers.Allow = string.Join(", ", allow.EnumerateArray().Select(method => method.GetString()));
        if (error.Code == ErrorCode.Unauthenticated) http.Response.Headers.WWWAuthenticate = "Bearer";
        return http.Response.WriteAsync(Json(error), http.RequestAborted);
    }

    private static int RetryAfterOf(AinerException error) => Detail(error, "retry_after_s") is { } seconds ? (int)Math.Ceiling(seconds.GetDouble()) : RetryAfterSeconds;

    private static JsonElement? Detail(AinerException error, string name) =>
        error.Details is not null && AinerJson.ToElement(error.Details).TryGetProperty(name, out var value) ? value : null;

    /// <summary>The envelope's JSON. The advice stands in details, so that every answer says what to do.</summary>
    public static string Json(AinerException error)
    {
        var rule = ErrorCatalog.Of(error.Code);
        var details = new Dictionary<string, object?> { ["advice"] = rule.Advice };
        if (error.Details is not null)
        {
            foreach (var property in AinerJson.ToElement(error.Details).EnumerateObject()) details[property.Name] = property.Value;
        }
        return AinerJson.Write(new { error = new { code = error.Code, message = error.Message, details, trace_id = Activity.Current?.TraceId.ToString(), retryable = rule.Retryable } });
    }
}
