using System.Collections.Immutable;
using System.Reflection;
using Ainer.LocalHost.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Ainer.LocalHost.Invocation;

internal sealed class LocalFunctionDefinition : FunctionDefinition
{
    public LocalFunctionDefinition(DiscoveredFunction function)
    {
        var method = function.Method;
        Name = function.Name;
        Id = $"{function.Name}-{method.DeclaringType!.FullName}.{method.Name}";
        EntryPoint = $"{method.DeclaringType.FullName}.{method.Name}";
        PathToAssembly = method.DeclaringType.Assembly.Location;
        Parameters = [.. method.GetParameters().Select(p => new FunctionParameter(p.Name!, p.ParameterType, p.HasDefaultValue, p.DefaultValue))];
        InputBindings = method.GetParameters()
            .Select(p => (Parameter: p, Attribute: p.GetCustomAttribute<BindingAttribute>()))
            .Where(p => p.Attribute is not null)
            .ToImmutableDictionary(
                p => p.Parameter.Name!,
                p => (BindingMetadata)new LocalBindingMetadata(p.Parameter.Name!, BindingType.Of(p.Attribute!), BindingDirection.In));
        OutputBindings = LocalHost.Invocation.OutputBindings.Of(method)
            .ToImmutableDictionary(o => o.Name, o => (BindingMetadata)new LocalBindingMetadata(o.Name, o.Type, BindingDirection.Out));
    }

    public override string Name { get; }

    public override string Id { get; }

    public override string EntryPoint { get; }

    public override string PathToAssembly { get; }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }
}
