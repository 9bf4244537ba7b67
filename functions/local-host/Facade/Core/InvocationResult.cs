namespace Microsoft.Azure.Functions.Worker;

/// <summary>What an invocation produced.</summary>
public abstract class InvocationResult : InvocationResult<object>
{
}
