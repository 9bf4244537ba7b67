using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks an activity function: its parameter is the activity's input, or its <see cref="DurableTask.TaskActivityContext"/>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ActivityTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>The activity's name; left out, the function's.</summary>
    public string? Activity { get; set; }
}
