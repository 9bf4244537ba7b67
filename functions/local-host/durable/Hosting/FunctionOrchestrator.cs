using Ainer.LocalHost.Durable.Replay;
using Microsoft.DurableTask;

namespace Ainer.LocalHost.Durable.Hosting;

/// <summary>An orchestrator that is a function of the app. It reads its input itself, by parameter or by GetInput.</summary>
internal sealed class FunctionOrchestrator(LocalFunction function, IFunctionInvoker invoker) : ITaskOrchestrator
{
    public Type InputType => typeof(void);

    public Type OutputType => typeof(object);

    public Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
    {
        var engineContext = (EngineOrchestrationContext)context;
        return invoker.InvokeAsync(
            function,
            new FunctionInput
            {
                TriggerValue = new OrchestrationCall(engineContext),
                BindingData = new Dictionary<string, object?> { ["instanceId"] = context.InstanceId },
                TraceParent = engineContext.TraceParent,
                // It waits for what may never come, and its history brings it back.
                HoldsDrain = false,
            },
            CancellationToken.None);
    }
}
