namespace Microsoft.Azure.Functions.Worker;

/// <summary>What came with the trigger besides its value.</summary>
public abstract class BindingContext
{
    /// <summary>Values by name, case-insensitive: route and query values of a request, routing facts of a message.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
