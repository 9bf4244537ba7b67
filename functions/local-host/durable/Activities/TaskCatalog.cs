using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.LocalHost.Durable.Activities;

/// <summary>The registered orchestrators and activities by name, and the services they are made with.</summary>
internal sealed class TaskCatalog(DurableTaskRegistry registry, IServiceProvider services)
{
    private readonly Dictionary<TaskName, Func<IServiceProvider, ITaskActivity>> _activities = new(registry.GetActivities());
    private readonly Dictionary<TaskName, Func<IServiceProvider, ITaskOrchestrator>> _orchestrators = new(registry.GetOrchestrators());

    public AsyncServiceScope CreateScope() => services.CreateAsyncScope();

    public ITaskActivity? FindActivity(string name, IServiceProvider scope)
        => _activities.TryGetValue(name, out var factory) ? factory(scope) : null;

    public ITaskOrchestrator? FindOrchestrator(string name)
        => _orchestrators.TryGetValue(name, out var factory) ? factory(services) : null;
}
