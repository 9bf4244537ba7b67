using Microsoft.DurableTask;

namespace Ainer.LocalHost.Durable.Activities;

internal sealed class EngineActivityContext(ActivityItem item) : TaskActivityContext
{
    public override TaskName Name => item.Name;

    public override string InstanceId => item.InstanceId;

    public override string Version => item.Version;
}
