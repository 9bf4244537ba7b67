using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.ModelRouter.Routing;

namespace Ainer.ModelRouter.Tests;

/// <summary>Which provider gets a job.</summary>
public class RoutingPolicyTests
{
    private static readonly Provider Drawing = new("builtin.drawing", JobKind.Video, [JobOperation.I2v], Lanes.CpuVideo, 0, 0);
    private static readonly Provider Comfy = new("comfyui", JobKind.Video, [JobOperation.I2v, JobOperation.V2v], Lanes.GpuVideo, 0.2m, 10);

    private static LiveNode Node(string lane, params string[] providers) => new("n", new Dictionary<string, int> { [lane] = 1 }, providers.ToHashSet());

    [Fact]
    public void A_provider_that_a_live_node_serves_goes_before_a_preferred_one_that_nobody_serves() =>
        Assert.Equal(Drawing, RoutingPolicy.Choose(JobKind.Video, JobOperation.I2v, [Comfy, Drawing], [Node(Lanes.CpuVideo)]).Provider);

    [Fact]
    public void Among_served_providers_preference_decides() =>
        Assert.Equal(Comfy, RoutingPolicy.Choose(JobKind.Video, JobOperation.I2v, [Drawing, Comfy], [Node(Lanes.CpuVideo), Node(Lanes.GpuVideo)]).Provider);

    [Fact]
    public void A_node_that_names_its_providers_serves_only_those()
    {
        var route = RoutingPolicy.Choose(JobKind.Video, JobOperation.I2v, [Drawing, Comfy], [Node(Lanes.GpuVideo, "wan"), Node(Lanes.CpuVideo, "builtin.drawing")]);
        Assert.Equal(Drawing, route.Provider);
    }

    [Fact]
    public void Without_any_node_the_job_waits_for_one_and_the_reason_says_so()
    {
        var route = RoutingPolicy.Choose(JobKind.Video, JobOperation.I2v, [Drawing], []);
        Assert.Equal(Drawing, route.Provider);
        Assert.Contains("waits", route.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_that_no_provider_does_is_refused_naming_what_is_missing()
    {
        var refused = Assert.Throws<AinerException>(() => RoutingPolicy.Choose(JobKind.Video, JobOperation.V2v, [Drawing], []));
        Assert.Equal(ErrorCode.DependencyUnavailable, refused.Code);
        Assert.Contains("video/v2v", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_operation_that_the_planner_uses_has_a_built_in_provider()
    {
        var providers = ProviderCatalog.With([]);
        foreach (var (kind, operation) in new[]
        {
            (JobKind.Audio, JobOperation.Tts), (JobKind.Audio, JobOperation.Bgm), (JobKind.Audio, JobOperation.Sfx), (JobKind.Video, JobOperation.I2v),
            (JobKind.Llm, JobOperation.PromptGen), (JobKind.Lipsync, JobOperation.Sync), (JobKind.Compose, JobOperation.Compose),
        })
        {
            Assert.NotNull(RoutingPolicy.Choose(kind, operation, providers, []).Provider);
        }
    }

    [Fact]
    public void A_configured_provider_replaces_the_built_in_one_of_its_name_and_can_be_switched_off()
    {
        var replaced = ProviderCatalog.With([new ProviderOptions { Name = "builtin.drawing", Kind = JobKind.Video, Operations = [JobOperation.I2v], Lane = Lanes.GpuVideo, Cost = 1 }]);
        Assert.Equal(Lanes.GpuVideo, replaced.Single(provider => provider.Name == "builtin.drawing").Lane);
        Assert.DoesNotContain(ProviderCatalog.With([new ProviderOptions { Name = "builtin.drawing", Enabled = false }]), provider => provider.Name == "builtin.drawing");
    }
}
