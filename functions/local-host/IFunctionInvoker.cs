namespace Ainer.LocalHost;

/// <summary>
/// Runs a function once: context, worker middleware in the registered order, parameters, the method. Taken from the container by
/// trigger extensions. It never leaves the caller's SynchronizationContext by itself, so a deterministic scheduler may own the invocation.
/// </summary>
public interface IFunctionInvoker
{
    /// <summary>The function's result (null for void and Task), as middleware left it. What the function throws is thrown unchanged.</summary>
    /// <param name="function">The function to run.</param>
    /// <param name="input">What the trigger brought.</param>
    /// <param name="cancellationToken">
    /// The trigger's reason to cancel. The function's token is also cancelled when the host has waited long enough for it to drain.
    /// </param>
    Task<object?> InvokeAsync(LocalFunction function, FunctionInput input, CancellationToken cancellationToken);
}
