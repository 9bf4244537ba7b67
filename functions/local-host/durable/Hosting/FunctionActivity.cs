using System.Runtime.CompilerServices;
using Ainer.LocalHost.Durable.Activities;
using Microsoft.DurableTask;

namespace Ainer.LocalHost.Durable.Hosting;

/// <summary>What the trigger brings to an activity function.</summary>
internal sealed record ActivityCall(TaskActivityContext Context, object? Input);

/// <summary>An activity that is a function of the app.</summary>
internal sealed class FunctionActivity(LocalFunction function, IFunctionInvoker invoker) : ITaskActivity
{
    public Type InputType => function.TriggerParameter.ParameterType == typeof(TaskActivityContext)
        ? typeof(object)
        : function.TriggerParameter.ParameterType;

    public Type OutputType => typeof(object);

    public Task<object?> RunAsync(TaskActivityContext context, object? input)
    {
        if (input is null && InputType.IsValueType)
            input = RuntimeHelpers.GetUninitializedObject(InputType);
        return invoker.InvokeAsync(
            function,
            new FunctionInput
            {
                TriggerValue = new ActivityCall(context, input),
                BindingData = new Dictionary<string, object?> { ["instanceId"] = context.InstanceId, ["name"] = context.Name.Name },
                TraceParent = (context as EngineActivityContext)?.TraceParent,
            },
            CancellationToken.None);
    }
}
