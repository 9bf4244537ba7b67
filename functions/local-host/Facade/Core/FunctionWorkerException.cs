namespace Microsoft.Azure.Functions.Worker;

/// <summary>The worker could not do its part of an invocation.</summary>
#pragma warning disable CA1032 // The SDK has no parameterless constructor.
public class FunctionWorkerException : Exception
{
    public FunctionWorkerException(string message)
        : base(message)
    {
    }

    public FunctionWorkerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
