using Ainer.LocalHost.Durable.History;

namespace Ainer.LocalHost.Durable.Activities;

/// <summary>What an activity call came to.</summary>
internal sealed record ActivityResult(ActivityItem Item, EventKind Kind, string? Data)
{
    public InstanceEvent ToEvent() => new(Kind, Item.Key.TaskId, Data: Data);
}
