using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Ainer.LocalHost.Invocation;

/// <summary>The name of a binding as functions.metadata spells it: HttpTriggerAttribute is httpTrigger, RabbitMQTriggerAttribute is rabbitMQTrigger.</summary>
internal static class BindingType
{
    public static string Of(BindingAttribute attribute)
    {
        var name = attribute.GetType().Name;
        if (name.EndsWith("Attribute", StringComparison.Ordinal))
            name = name[..^"Attribute".Length];
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
