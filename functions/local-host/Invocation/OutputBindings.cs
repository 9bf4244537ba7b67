using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Ainer.LocalHost.Invocation;

/// <summary>Reads the output bindings of a method: on its return value, and on the properties of its return type.</summary>
internal static class OutputBindings
{
    public static OutputBinding[] Of(MethodInfo method)
    {
        var onReturn = method.GetCustomAttributes<OutputBindingAttribute>()
            .Select(a => new OutputBinding("$return", TypeOf(a), result => result, a));
        return [.. onReturn, .. OnProperties(ResultType(method.ReturnType))];
    }

    private static IEnumerable<OutputBinding> OnProperties(Type type) =>
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        let attribute = property.GetCustomAttribute<OutputBindingAttribute>()
        where attribute is not null
        select new OutputBinding(property.Name, TypeOf(attribute), Getter(type, property), attribute);

    private static Func<object, object?> Getter(Type type, PropertyInfo property)
    {
        var result = Expression.Parameter(typeof(object));
        var value = Expression.Property(Expression.Convert(result, type), property);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(value, typeof(object)), result).Compile();
    }

    private static string TypeOf(OutputBindingAttribute attribute) => attribute switch
    {
        HttpResultAttribute => "http",
        RabbitMQOutputAttribute => "rabbitMQ",
        _ => throw new InvalidOperationException($"nothing here serves {attribute.GetType().Name}."),
    };

    private static Type ResultType(Type declared) =>
        declared.IsGenericType && (declared.GetGenericTypeDefinition() == typeof(Task<>) || declared.GetGenericTypeDefinition() == typeof(ValueTask<>))
            ? declared.GetGenericArguments()[0]
            : declared;
}
