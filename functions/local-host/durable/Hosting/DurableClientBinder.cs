using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Ainer.LocalHost.Durable.Hosting;

/// <summary>Fills <c>[DurableClient] DurableTaskClient</c> parameters. As in the real worker the client comes in no other way.</summary>
internal sealed class DurableClientBinder(Lazy<DurableHost> host) : IParameterBinder
{
    public ParameterBinding? TryBind(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<DurableClientAttribute>() is not { } attribute)
            return null;
        if (parameter.ParameterType != typeof(DurableTaskClient))
            throw new InvalidOperationException($"the [DurableClient] parameter {parameter.Name} must be a DurableTaskClient.");
        return (_, _) => new(host.Value.Client(attribute.TaskHub));
    }
}
