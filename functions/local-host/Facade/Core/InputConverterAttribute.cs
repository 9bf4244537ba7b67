namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Names the converter that makes the parameter's value.</summary>
#pragma warning disable CA1813 // The SDK leaves it open.
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Enum | AttributeTargets.Struct)]
public class InputConverterAttribute : Attribute
{
    public InputConverterAttribute(Type converterType)
    {
        ConverterType = converterType;
    }

    public Type ConverterType { get; }
}
