using Microsoft.DurableTask;

namespace Ainer.LocalHost.Durable.Activities;

internal sealed class EngineActivityContext(ActivityItem item) : TaskActivityContext
{
    public override TaskName Name => item.Name;

    public override string InstanceId => item.InstanceId;

    /// <summary>The W3C traceparent of the call that started the orchestration.</summary>
    public string? TraceParent => item.TraceParent;

    public override string Version => item.Version;
}
