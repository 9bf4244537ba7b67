namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>What a converter is asked to make, and from what.</summary>
public abstract class ConverterContext
{
    public abstract Type TargetType { get; }

    public abstract object? Source { get; }

    public abstract FunctionContext FunctionContext { get; }

    public abstract IReadOnlyDictionary<string, object> Properties { get; }
}
