using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Ainer.LocalHost.Functions;

/// <summary>Finds the [Function] methods of assemblies and refuses what the real worker would not run.</summary>
internal static class FunctionDiscovery
{
    private const BindingFlags AnyMethod =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <exception cref="InvalidOperationException">A function is declared wrongly; every mistake is named.</exception>
    public static IReadOnlyList<DiscoveredFunction> FindIn(IEnumerable<Assembly> assemblies)
    {
        var mistakes = new List<string>();
        var functions = new SortedDictionary<string, DiscoveredFunction>(StringComparer.OrdinalIgnoreCase);
        foreach (var method in assemblies.SelectMany(a => a.GetTypes()).SelectMany(t => t.GetMethods(AnyMethod)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is not { } attribute)
                continue;
            if (Read(attribute.Name, method, mistakes) is { } function && !functions.TryAdd(function.Name, function))
                mistakes.Add($"Two functions are named {function.Name}: {Place(functions[function.Name].Method)} and {Place(method)}.");
        }

        return mistakes.Count == 0
            ? [.. functions.Values]
            : throw new InvalidOperationException(string.Join(Environment.NewLine, mistakes));
    }

    private static DiscoveredFunction? Read(string name, MethodInfo method, List<string> mistakes)
    {
        var triggers = method.GetParameters()
            .Select(p => (Parameter: p, Attribute: p.GetCustomAttribute<TriggerBindingAttribute>(inherit: true)))
            .Where(p => p.Attribute is not null)
            .ToArray();
        var mistake = method switch
        {
            { IsPublic: false } => "must be public: the worker finds no other methods",
            { IsGenericMethodDefinition: true } => "must not be generic",
            { DeclaringType.ContainsGenericParameters: true } => "must not be in a generic class",
            _ when triggers.Length != 1 => $"must have one trigger parameter, not {triggers.Length}",
            _ => null,
        };
        if (mistake is null)
            return new DiscoveredFunction(name, method, triggers[0].Parameter, triggers[0].Attribute!);
        mistakes.Add($"Function {name} ({Place(method)}) {mistake}.");
        return null;
    }

    private static string Place(MethodInfo method) => $"{method.DeclaringType?.FullName}.{method.Name}";
}
