using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.FunctionApp.Http;

/// <summary>
/// Which methods a path knows. The Functions model has no 405: a request with a method that no function takes falls through to the catch-all, which asks here what the path would have taken.
/// </summary>
public sealed class RouteTable
{
    private readonly List<(string[] Segments, string Method)> _routes;

    /// <summary>The routes of the HTTP functions of an assembly, without the catch-all.</summary>
    public RouteTable(Assembly assembly) =>
        _routes = [.. from type in assembly.GetTypes()
                      from method in type.GetMethods()
                      where method.IsDefined(typeof(FunctionAttribute))
                      let trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null)
                      where trigger?.Route is not null && !trigger.Route.Contains("{*", StringComparison.Ordinal)
                      from verb in trigger.Methods ?? []
                      select (Split(trigger.Route!), verb.ToUpperInvariant())];

    /// <summary>The table of the app that runs.</summary>
    public static RouteTable OfApp => Known.Value;

    private static readonly Lazy<RouteTable> Known = new(() => new RouteTable(Assembly.GetEntryAssembly()!));

    /// <summary>The methods that the path takes, in alphabetical order; none for an unknown path.</summary>
    public IReadOnlyList<string> MethodsOf(string path)
    {
        var segments = Split(path);
        return [.. _routes.Where(route => Fits(route.Segments, segments)).Select(route => route.Method).Distinct().Order(StringComparer.Ordinal)];
    }

    private static string[] Split(string path) => path.Trim('/').Split('/');

    private static bool Fits(string[] route, string[] path) =>
        route.Length == path.Length && route.Zip(path).All(pair => (pair.First.StartsWith('{') && pair.Second.Length > 0) || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
}
