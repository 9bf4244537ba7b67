using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Ainer.LocalHost.Durable.Hosting;

/// <summary>Orchestrator functions.</summary>
internal sealed class OrchestrationTriggers(DurableHost host, Lazy<IFunctionInvoker> invoker) : ITriggerExtension
{
    public Type AttributeType => typeof(OrchestrationTriggerAttribute);

    public FunctionListing Describe(LocalFunction function) => new("orchestrationTrigger", NameOf(function));

    public ParameterBinding BindTrigger(ParameterInfo parameter)
        => parameter.ParameterType == typeof(TaskOrchestrationContext)
            ? static (_, value) => new(((OrchestrationCall)value!).Context)
            : throw new InvalidOperationException(
                $"the [OrchestrationTrigger] parameter {parameter.Name} must be a TaskOrchestrationContext; take the input with a second parameter or GetInput.");

    public Task StartAsync(IReadOnlyList<LocalFunction> functions, CancellationToken cancellationToken)
    {
        host.Start(registry =>
        {
            foreach (var function in functions)
                registry.AddOrchestrator(NameOf(function), () => new FunctionOrchestrator(function, invoker.Value));
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        host.BeginStop();
        return Task.CompletedTask;
    }

    public Task CloseAsync(CancellationToken cancellationToken) => host.StopAsync();

    private static string NameOf(LocalFunction function)
        => ((OrchestrationTriggerAttribute)function.Trigger).Orchestration is { Length: > 0 } name ? name : function.Name;
}
