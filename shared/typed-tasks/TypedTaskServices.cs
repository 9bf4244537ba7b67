using Microsoft.Extensions.DependencyInjection;

namespace Ainer.TypedTasks;

/// <summary>Registration of task types.</summary>
public static class TypedTaskServices
{
    /// <summary>Lets this process execute a type.</summary>
    public static IServiceCollection AddTaskType<T>(this IServiceCollection services) where T : TaskType => services.AddSingleton<TaskType, T>();
}
