using Microsoft.Azure.Functions.Worker;

namespace Ainer.LocalHost.Invocation;

internal sealed class LocalOutputBindingData<T>(LocalFunctionContext context, string name, string bindingType) : OutputBindingData<T>
{
    public override string Name => name;

    public override string BindingType => bindingType;

    public override T? Value
    {
        get => context.Outputs.TryGetValue(name, out var value) && value is T typed ? typed : default;
        set => context.Outputs[name] = value;
    }
}
