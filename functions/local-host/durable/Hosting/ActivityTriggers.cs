using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Ainer.LocalHost.Durable.Hosting;

/// <summary>Activity functions.</summary>
internal sealed class ActivityTriggers(DurableHost host, Lazy<IFunctionInvoker> invoker) : ITriggerExtension
{
    public Type AttributeType => typeof(ActivityTriggerAttribute);

    public FunctionListing Describe(LocalFunction function) => new("activityTrigger", NameOf(function));

    public ParameterBinding BindTrigger(ParameterInfo parameter)
        => parameter.ParameterType == typeof(TaskActivityContext)
            ? static (_, value) => new(((ActivityCall)value!).Context)
            : static (_, value) => new(((ActivityCall)value!).Input);

    public Task StartAsync(IReadOnlyList<LocalFunction> functions, CancellationToken cancellationToken)
    {
        host.Start(registry =>
        {
            foreach (var function in functions)
                registry.AddActivity(NameOf(function), new FunctionActivity(function, invoker.Value));
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
        => ((ActivityTriggerAttribute)function.Trigger).Activity is { Length: > 0 } name ? name : function.Name;
}
