using System.Reflection;

namespace Ainer.LocalHost.Functions;

/// <summary>The assemblies of an app that can hold functions or extensions: the entry assembly and what it references, as far as the facade is in reach.</summary>
internal static class FunctionAssemblies
{
    private static readonly AssemblyName Facade = typeof(FunctionAssemblies).Assembly.GetName();

    /// <summary>Walks the reference graph from the root; framework and package assemblies do not reference the facade and are not loaded.</summary>
    public static IReadOnlyList<Assembly> ReachableFrom(Assembly root)
    {
        var found = new List<Assembly>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { root.GetName().Name! };
        var queue = new Queue<Assembly>([root]);
        while (queue.TryDequeue(out var assembly))
        {
            var references = assembly.GetReferencedAssemblies();
            if (references.Any(r => r.Name == Facade.Name))
                found.Add(assembly);
            foreach (var reference in references)
            {
                if (!seen.Add(reference.Name!) || !IsBesideTheApp(reference))
                    continue;
                queue.Enqueue(Assembly.Load(reference));
            }
        }

        return found;
    }

    // What the framework brings lies in its own folder; only what was published with the app can reference the facade.
    private static bool IsBesideTheApp(AssemblyName reference) =>
        File.Exists(Path.Combine(AppContext.BaseDirectory, reference.Name + ".dll"));
}
