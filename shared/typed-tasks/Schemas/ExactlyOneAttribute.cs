namespace Ainer.TypedTasks.Schemas;

/// <summary>Of these properties, in snake_case, a request names exactly one; null counts as not named. Becomes oneOf in the JSON schema.</summary>
/// <param name="names">Two or more.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExactlyOneAttribute(params string[] names) : Attribute
{
    /// <summary>The properties.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
