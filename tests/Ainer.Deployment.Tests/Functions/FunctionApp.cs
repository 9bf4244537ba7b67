using System.Reflection;
using System.Runtime.Loader;

namespace Ainer.Deployment.Tests.Functions;

/// <summary>A built function app with the functions that its assembly declares.</summary>
internal sealed record FunctionApp(string Name, IReadOnlyList<AppFunction> Functions)
{
    public static IReadOnlyList<FunctionApp> All { get; } =
        [Read("gateway", "functions/gateway", "Ainer.Gateway"), Read("orchestration", "functions/orchestration/app", "Ainer.Orchestration"), Read("router", "functions/router/app", "Ainer.Router")];

    // The apps' own assemblies next to each other in one process: each in a context of its own, built by the same configuration as this test.
    private static FunctionApp Read(string name, string folder, string assembly)
    {
        var built = AppContext.BaseDirectory[(AppContext.BaseDirectory.IndexOf($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal) + 1)..];
        var path = Path.Combine(Ainer.Testing.RepositoryFiles.Root, folder, built, assembly + ".dll");
        const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var methods = new Beside(path).LoadFromAssemblyPath(path).GetTypes().SelectMany(type => type.GetMethods(any));
        return new FunctionApp(name, [.. methods.Select(AppFunction.Of).OfType<AppFunction>().OrderBy(function => function.Name, StringComparer.Ordinal)]);
    }

    private sealed class Beside(string app) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(app))
    {
        private readonly AssemblyDependencyResolver _dependencies = new(app);

        protected override Assembly? Load(AssemblyName assemblyName) => _dependencies.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }
}
