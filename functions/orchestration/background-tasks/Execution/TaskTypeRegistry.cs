using Ainer.TypedTasks;
using Microsoft.Extensions.Options;

namespace Ainer.BackgroundTasks.Execution;

/// <summary>The types that this process can execute, with their limits.</summary>
internal sealed class TaskTypeRegistry
{
    private readonly Dictionary<string, TaskType> _types;
    private readonly BackgroundTaskOptions _options;

    /// <summary>Throws <see cref="InvalidOperationException"/> when two types have one name.</summary>
    public TaskTypeRegistry(IEnumerable<TaskType> types, IOptions<BackgroundTaskOptions> options)
    {
        _options = options.Value;
        _types = new Dictionary<string, TaskType>(StringComparer.Ordinal);
        foreach (var type in types)
            if (!_types.TryAdd(type.Declaration.Name, type))
                throw new InvalidOperationException($"Two classes execute {type.Declaration.Name}: {_types[type.Declaration.Name].GetType().Name} and {type.GetType().Name}.");
    }

    /// <summary>The class for a name, or null.</summary>
    public TaskType? Find(string name) => _types.GetValueOrDefault(name);

    /// <summary>How long an attempt may take.</summary>
    public TimeSpan TimeLimitOf(TaskType type) => _options.TimeLimits.TryGetValue(type.Declaration.Name, out var seconds) ? TimeSpan.FromSeconds(seconds) : type.TimeLimit;

    /// <summary>How often a task may be tried; of an unknown type once.</summary>
    public int MaxAttemptsOf(string name) =>
        _options.MaxAttempts.TryGetValue(name, out var most) ? most : Find(name)?.MaxAttempts ?? 1;
}
