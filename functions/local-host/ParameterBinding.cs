using Microsoft.Azure.Functions.Worker;

namespace Ainer.LocalHost;

/// <summary>Makes one parameter's value for one invocation from the context and what the trigger brought.</summary>
public delegate ValueTask<object?> ParameterBinding(FunctionContext context, object? triggerValue);
