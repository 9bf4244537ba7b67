namespace Microsoft.Azure.Functions.Worker;

/// <summary>One output binding of an invocation and its value.</summary>
public abstract class OutputBindingData<T>
{
    public abstract string Name { get; }

    public abstract T? Value { get; set; }

    public abstract string BindingType { get; }
}
