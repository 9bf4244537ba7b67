using System.Reflection;

namespace Ainer.Deployment.Tests.Functions;

/// <summary>A method with [Function], as the worker would report it.</summary>
internal sealed record AppFunction(string Name, MethodInfo Method, IReadOnlyList<AppBinding> Bindings)
{
    public string Place => $"{Method.DeclaringType!.FullName}.{Method.Name}";

    public AppBinding Trigger => Bindings.First(binding => binding.IsTrigger);

    public static AppFunction? Of(MethodInfo method)
    {
        var function = method.CustomAttributes.FirstOrDefault(attribute => attribute.AttributeType.Name == "FunctionAttribute");
        if (function is null) return null;
        var bindings = method.GetParameters().SelectMany(parameter => parameter.CustomAttributes.Where(IsBinding).Select(attribute => new AppBinding(parameter, attribute)));
        return new AppFunction((string)function.ConstructorArguments[0].Value!, method, [.. bindings]);
    }

    private static bool IsBinding(CustomAttributeData attribute)
    {
        for (var type = attribute.AttributeType; type is not null; type = type.BaseType)
        {
            if (type.FullName == "Microsoft.Azure.Functions.Worker.Extensions.Abstractions.BindingAttribute") return true;
        }
        return false;
    }
}

/// <summary>A parameter that the host fills, by its attribute.</summary>
internal sealed record AppBinding(ParameterInfo Parameter, CustomAttributeData Attribute)
{
    /// <summary>The attribute's name in functions.metadata: RabbitMQTriggerAttribute is rabbitMQTrigger.</summary>
    public string Type => char.ToLowerInvariant(Attribute.AttributeType.Name[0]) + Attribute.AttributeType.Name[1..^"Attribute".Length];

    public bool IsTrigger => Type.EndsWith("Trigger", StringComparison.Ordinal);

    public object? this[string property] => Attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == property).TypedValue.Value;
}
