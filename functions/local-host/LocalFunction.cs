using System.Reflection;
using Ainer.LocalHost.Functions;
using Ainer.LocalHost.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Ainer.LocalHost;

/// <summary>One discovered function: its name, its method and its trigger.</summary>
public sealed class LocalFunction
{
    private readonly DiscoveredFunction _discovered;

    internal LocalFunction(DiscoveredFunction discovered)
    {
        _discovered = discovered;
        Definition = new LocalFunctionDefinition(discovered);
    }

    /// <summary>The name given in [Function], unique in the app regardless of case.</summary>
    public string Name => _discovered.Name;

    public MethodInfo Method => _discovered.Method;

    public ParameterInfo TriggerParameter => _discovered.TriggerParameter;

    /// <summary>The attribute on <see cref="TriggerParameter"/>.</summary>
    public TriggerBindingAttribute Trigger => _discovered.Trigger;

    public FunctionDefinition Definition { get; }

    /// <summary>The function's line in the list of functions.</summary>
    public FunctionListing Listing { get; internal set; } = new(string.Empty, string.Empty);

    internal string ActivityName => field ??= $"function {Name}";

    internal CompiledFunction Compiled { get; set; } = null!;
}
