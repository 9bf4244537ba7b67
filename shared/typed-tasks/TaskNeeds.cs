namespace Ainer.TypedTasks;

/// <summary>What a task type cannot do without; named in details.missing when it is not there.</summary>
public static class TaskNeeds
{
    /// <summary>A configured language model (section Language).</summary>
    public const string LanguageModel = "language_model";
}
