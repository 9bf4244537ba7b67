using System.Diagnostics;
using Ainer.LocalHost.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.LocalHost.Invocation;

internal sealed class FunctionInvoker(IServiceScopeFactory scopes, RunningInvocations running, WorkerPipeline pipeline) : IFunctionInvoker
{
    private readonly FunctionExecutionDelegate _run = pipeline.Build(ExecuteAsync);

    public async Task<object?> InvokeAsync(LocalFunction function, FunctionInput input, CancellationToken cancellationToken)
    {
        using var ticket = running.Begin(input.HoldsDrain);
        if (input.Services is { } services)
            return await RunAsync(function, input, services, cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        return await RunAsync(function, input, scope.ServiceProvider, cancellationToken);
    }

    private async Task<object?> RunAsync(
        LocalFunction function, FunctionInput input, IServiceProvider services, CancellationToken cancellationToken)
    {
        using var activity = InvocationActivity.Start(function, input);
        using var context = new LocalFunctionContext(function, input, services, cancellationToken, running.Cancellation);
        try
        {
            await _run(context);
            return context.Result;
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }
    }

    // The innermost part of the pipeline: parameters, object, method, outputs.
    private static async Task ExecuteAsync(FunctionContext functionContext)
    {
        var context = (LocalFunctionContext)functionContext;
        var compiled = context.Function.Compiled;
        var instance = compiled.CreateInstance?.Invoke(context.InstanceServices);
        try
        {
            var arguments = new object?[compiled.Parameters.Length];
            for (var i = 0; i < arguments.Length; i++)
                arguments[i] = await compiled.Parameters[i](context, context.Input.TriggerValue);
            context.Result = await compiled.Call(instance, arguments);
        }
        finally
        {
            await DisposeAsync(instance);
        }

        if (compiled.Outputs.Length > 0 && context.Result is { } result)
        {
            foreach (var output in compiled.Outputs)
                context.Outputs[output.Name] = output.Read(result);
        }
    }

    private static ValueTask DisposeAsync(object? instance)
    {
        if (instance is IAsyncDisposable asynchronous)
            return asynchronous.DisposeAsync();
        (instance as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}
