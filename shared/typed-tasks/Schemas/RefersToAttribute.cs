namespace Ainer.TypedTasks.Schemas;

/// <summary>What the id in a parameter belongs to.</summary>
public enum ReferenceKind
{
    /// <summary>A stored chapter.</summary>
    Chapter,
    /// <summary>A document of the library.</summary>
    Asset,
    /// <summary>A stored file.</summary>
    Artifact,
}

/// <summary>This parameter is the id (or a list of ids) of something of the task's project: a request that names what is not there is refused, so that no task is made only to fail.</summary>
/// <param name="kind">What it is the id of.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RefersToAttribute(ReferenceKind kind) : Attribute
{
    /// <summary>What it is the id of.</summary>
    public ReferenceKind Kind { get; } = kind;
}
