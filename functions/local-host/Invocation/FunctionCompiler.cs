using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.LocalHost.Invocation;

/// <summary>Makes a function ready to run: constructor, parameters, method and outputs, all looked up once.</summary>
internal sealed class FunctionCompiler(IEnumerable<IParameterBinder> binders)
{
    private readonly IParameterBinder[] _binders = [.. binders];

    /// <exception cref="InvalidOperationException">A parameter or an output cannot be served.</exception>
    public CompiledFunction Compile(LocalFunction function, ITriggerExtension extension) => new(
        Instance(function.Method),
        [.. function.Method.GetParameters().Select(p => Parameter(p, function, extension))],
        MethodCompiler.Compile(function.Method),
        OutputBindings.Of(function.Method));

    private static Func<IServiceProvider, object>? Instance(MethodInfo method)
    {
        if (method.IsStatic)
            return null;
        var create = ActivatorUtilities.CreateFactory(method.DeclaringType!, Type.EmptyTypes);
        return services => create(services, null);
    }

    private ParameterBinding Parameter(ParameterInfo parameter, LocalFunction function, ITriggerExtension extension)
    {
        if (parameter == function.TriggerParameter || parameter.IsDefined(typeof(TriggerBindingAttribute)))
            return extension.BindTrigger(parameter);
        foreach (var binder in _binders)
        {
            if (binder.TryBind(parameter) is { } binding)
                return binding;
        }

        return BuiltInParameters.Bind(parameter);
    }
}
