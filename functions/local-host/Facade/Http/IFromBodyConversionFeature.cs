namespace Microsoft.Azure.Functions.Worker.Extensions.Http.Converters;

/// <summary>Reads a request's body as a type.</summary>
public interface IFromBodyConversionFeature
{
    ValueTask<object?> ConvertAsync(FunctionContext context, Type targetType);
}
