using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;

namespace Ainer.ModelRouter.Routing;

/// <summary>A live node as routing sees it.</summary>
internal sealed record LiveNode(string NodeId, IReadOnlyDictionary<string, int> Slots, IReadOnlySet<string> Providers);

/// <summary>Which provider, over which lane, and why.</summary>
internal sealed record Route(Provider Provider, string Reason);

/// <summary>
/// Chooses a provider for a job. A provider that a live node serves goes before one that nobody serves now; then preference, then lower cost, then name (so that
/// the choice is always the same for the same facts). Pure.
/// </summary>
internal static class RoutingPolicy
{
    /// <summary>Throws dependency_unavailable when no provider can do such a job at all.</summary>
    public static Route Choose(JobKind kind, JobOperation operation, IReadOnlyList<Provider> providers, IReadOnlyList<LiveNode> nodes)
    {
        var able = providers.Where(provider => provider.Does(kind, operation)).ToList();
        if (able.Count == 0)
        {
            throw new AinerException(ErrorCode.DependencyUnavailable, $"No provider does {Names.Of(kind)}/{Names.Of(operation)}.",
                new { missing = new[] { $"provider:{Names.Of(kind)}/{Names.Of(operation)}" } });
        }

        var best = able
            .Select(provider => (provider, serving: nodes.Count(node => Serves(node, provider))))
            .OrderByDescending(choice => choice.serving > 0)
            .ThenByDescending(choice => choice.provider.Preference)
            .ThenBy(choice => choice.provider.Cost)
            .ThenBy(choice => choice.provider.Name, StringComparer.Ordinal)
            .First();
        var reason = best.serving > 0
            ? $"{best.provider.Name}: {best.serving} live node(s) on lane {best.provider.Lane}, chosen among {able.Count}"
            : $"{best.provider.Name}: no live node on lane {best.provider.Lane} yet, the job waits for one";
        return new Route(best.provider, reason);
    }

    /// <summary>A node that does not name its providers is taken to serve every one of its lanes.</summary>
    private static bool Serves(LiveNode node, Provider provider) =>
        node.Slots.GetValueOrDefault(provider.Lane) > 0 && (node.Providers.Count == 0 || node.Providers.Contains(provider.Name));
}
