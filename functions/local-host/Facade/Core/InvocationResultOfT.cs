namespace Microsoft.Azure.Functions.Worker;

/// <summary>What an invocation produced, as a type.</summary>
public abstract class InvocationResult<T>
{
    public abstract T? Value { get; set; }
}
