using System.Linq.Expressions;
using System.Reflection;

namespace Ainer.LocalHost.Invocation;

/// <summary>Compiles a method into a delegate over an argument array, whatever its return type.</summary>
internal static class MethodCompiler
{
    public static MethodCall Compile(MethodInfo method)
    {
        var instance = Expression.Parameter(typeof(object), "instance");
        var arguments = Expression.Parameter(typeof(object[]), "arguments");
        var values = method.GetParameters().Select((p, i) =>
            Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), p.ParameterType));
        var target = method.IsStatic ? null : Expression.Convert(instance, method.DeclaringType!);
        var call = Expression.Call(target, method, values);
        return Expression.Lambda<MethodCall>(Awaited(call), instance, arguments).Compile();
    }

    private static Expression Awaited(MethodCallExpression call)
    {
        var type = call.Type;
        if (type == typeof(void))
            return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        if (type == typeof(Task) || type == typeof(ValueTask))
            return Expression.Call(Adapter(type == typeof(Task) ? nameof(FromTask) : nameof(FromValueTask)), call);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            return Expression.Call(Adapter(nameof(FromTaskOf)).MakeGenericMethod(type.GetGenericArguments()), call);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            return Expression.Call(Adapter(nameof(FromValueTaskOf)).MakeGenericMethod(type.GetGenericArguments()), call);
        return Expression.New(
            typeof(ValueTask<object?>).GetConstructor([typeof(object)])!, Expression.Convert(call, typeof(object)));
    }

    private static MethodInfo Adapter(string name) =>
        typeof(MethodCompiler).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private static async ValueTask<object?> FromTask(Task task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> FromTaskOf<T>(Task<T> task) => await task;

    private static async ValueTask<object?> FromValueTask(ValueTask task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> FromValueTaskOf<T>(ValueTask<T> task) => await task;
}
