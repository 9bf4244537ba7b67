namespace Ainer.LocalHost.Invocation;

/// <summary>A function made ready to run without reflection.</summary>
/// <param name="CreateInstance">Makes the function's object from the invocation's services; null for a static method.</param>
/// <param name="Parameters">One binding per parameter, in order.</param>
/// <param name="Call">Calls the method and awaits what it returns.</param>
/// <param name="Outputs">The output bindings that the result carries.</param>
internal sealed record CompiledFunction(
    Func<IServiceProvider, object>? CreateInstance,
    ParameterBinding[] Parameters,
    MethodCall Call,
    OutputBinding[] Outputs);

/// <summary>A compiled call of the function's method; awaits tasks and boxes the result (null for void).</summary>
internal delegate ValueTask<object?> MethodCall(object? instance, object?[] arguments);

/// <summary>One output binding: the whole result, or one property of it.</summary>
/// <param name="Name">"$return", or the property's name.</param>
/// <param name="Type">"http" or "rabbitMQ".</param>
/// <param name="Read">Takes the value out of the result.</param>
/// <param name="Attribute">The attribute that declares it.</param>
internal sealed record OutputBinding(string Name, string Type, Func<object, object?> Read, Attribute Attribute);
