using Microsoft.Azure.Functions.Worker;

namespace Ainer.LocalHost.Invocation;

internal sealed class LocalInvocationResult<T>(LocalFunctionContext context) : InvocationResult<T>
{
    public override T? Value
    {
        get => (T?)context.Result;
        set => context.Result = value;
    }
}
