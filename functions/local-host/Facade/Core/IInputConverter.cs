namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Makes a parameter's value from what the trigger brought.</summary>
public interface IInputConverter
{
    ValueTask<ConversionResult> ConvertAsync(ConverterContext context);
}
