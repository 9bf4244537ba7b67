using Ainer.LocalHost.Invocation;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Reads and replaces what an invocation produced.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>The result so far; setting its value replaces it (for HTTP: the answer).</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        new LocalInvocationResult(LocalFunctionContext.From(context));

    /// <summary>The result so far as a type.</summary>
    /// <exception cref="InvalidOperationException">The result is not a <typeparamref name="T"/>.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context)
    {
        var local = LocalFunctionContext.From(context);
        return local.Result is T
            ? new LocalInvocationResult<T>(local)
            : throw new InvalidOperationException(
                $"Requested type({typeof(T)}) does not match the type of Invocation result({local.Result?.GetType()})");
    }

    /// <summary>The output bindings of the function with their values so far.</summary>
    public static IEnumerable<OutputBindingData<T>> GetOutputBindings<T>(this FunctionContext context)
    {
        var local = LocalFunctionContext.From(context);
        return local.FunctionDefinition.OutputBindings.Values
            .Select(binding => new LocalOutputBindingData<T>(local, binding.Name, binding.Type));
    }
}
