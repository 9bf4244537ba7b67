using Ainer.LocalHost.Durable.History;
using Microsoft.DurableTask;

namespace Ainer.LocalHost.Durable.Activities;

/// <summary>Runs the code of one activity call; whatever it throws becomes the call's failure.</summary>
internal sealed class ActivityRunner(TaskCatalog catalog, DataConverter converter)
{
    public async Task<ActivityResult> RunAsync(ActivityItem item)
    {
        try
        {
            await using var scope = catalog.CreateScope();
            if (catalog.FindActivity(item.Name, scope.ServiceProvider) is not { } activity)
                return Failed(item, new TaskFailureDetails("ActivityTaskNotFound", $"No activity named '{item.Name}' is registered.", null, null, null));
            var input = item.Input is null ? null : converter.Deserialize(item.Input, activity.InputType);
            var output = await activity.RunAsync(new EngineActivityContext(item), input);
            return new ActivityResult(item, EventKind.TaskCompleted, converter.Serialize(output));
        }
        catch (Exception failure)
        {
            return Failed(item, TaskFailureDetails.FromException(failure));
        }
    }

    private static ActivityResult Failed(ActivityItem item, TaskFailureDetails details)
        => new(item, EventKind.TaskFailed, FailureCodec.Encode(details));
}
