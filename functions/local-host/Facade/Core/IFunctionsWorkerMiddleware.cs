namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Code around every invocation of every trigger type.</summary>
public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
