using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Ainer.LocalHost.Durable.Hosting;

/// <summary>Fills the input parameter of an orchestrator function: the one beside its context that nothing else fills.</summary>
internal sealed class OrchestrationInputBinder : IParameterBinder
{
    public ParameterBinding? TryBind(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(FunctionContext) || type == typeof(CancellationToken) || parameter.IsDefined(typeof(BindingAttribute)) || !IsOfOrchestrator(parameter))
            return null;
        return (_, value) => new(((OrchestrationCall)value!).Context.ReadInput(type));
    }

    private static bool IsOfOrchestrator(ParameterInfo parameter)
        => ((MethodInfo)parameter.Member).GetParameters().Any(other => other.IsDefined(typeof(OrchestrationTriggerAttribute)));
}
