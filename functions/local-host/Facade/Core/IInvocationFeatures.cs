namespace Microsoft.Azure.Functions.Worker;

/// <summary>What parts of the worker attach to an invocation, by type.</summary>
#pragma warning disable CA1716 // The SDK's names.
public interface IInvocationFeatures
{
    void Set<T>(T instance);

    T? Get<T>();
}
