using Ainer.LocalHost.Invocation;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;

namespace Ainer.LocalHost.Functions;

/// <summary>The functions of the app that are switched on, checked and compiled; made once while the app is built.</summary>
internal sealed class FunctionCatalog
{
    private readonly Dictionary<ITriggerExtension, List<LocalFunction>> _byExtension;

    public FunctionCatalog(
        IReadOnlyList<DiscoveredFunction> discovered,
        IEnumerable<ITriggerExtension> extensions,
        FunctionCompiler compiler,
        IConfiguration configuration)
    {
        var byAttribute = extensions.ToDictionary(e => e.AttributeType);
        _byExtension = byAttribute.Values.ToDictionary(e => e, _ => new List<LocalFunction>());
        var mistakes = new List<string>();
        foreach (var function in discovered.Where(f => FunctionSwitch.IsOn(f.Name, configuration)))
        {
            try
            {
                Add(new LocalFunction(function), byAttribute, compiler);
            }
            catch (InvalidOperationException e)
            {
                mistakes.Add($"Function {function.Name}: {e.Message}");
            }
        }

        if (mistakes.Count > 0)
            throw new InvalidOperationException(string.Join(Environment.NewLine, mistakes));
        All = [.. _byExtension.Values.SelectMany(f => f).OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase)];
    }

    public IReadOnlyList<LocalFunction> All { get; }

    public IEnumerable<ITriggerExtension> Extensions => _byExtension.Keys;

    public IReadOnlyList<LocalFunction> Of(ITriggerExtension extension) => _byExtension[extension];

    private void Add(LocalFunction function, Dictionary<Type, ITriggerExtension> byAttribute, FunctionCompiler compiler)
    {
        var extension = Find(function.Trigger, byAttribute);
        function.Compiled = compiler.Compile(function, extension);
        function.Listing = extension.Describe(function);
        _byExtension[extension].Add(function);
    }

    private static ITriggerExtension Find(TriggerBindingAttribute trigger, Dictionary<Type, ITriggerExtension> byAttribute) =>
        byAttribute.GetValueOrDefault(trigger.GetType())
        ?? throw new InvalidOperationException($"nothing here serves {trigger.GetType().Name}.");
}
