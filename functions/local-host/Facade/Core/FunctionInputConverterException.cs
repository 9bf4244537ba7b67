namespace Microsoft.Azure.Functions.Worker;

/// <summary>A parameter could not be made from what the trigger brought.</summary>
#pragma warning disable CA1032 // The SDK has no parameterless constructor.
public class FunctionInputConverterException : FunctionWorkerException
{
    public FunctionInputConverterException(string message)
        : base(message)
    {
    }

    public FunctionInputConverterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
