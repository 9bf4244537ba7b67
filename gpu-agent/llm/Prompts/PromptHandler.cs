using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Jobs;
using Ainer.WorkerProtocol.Jobs;

namespace Ainer.Workers.Llm.Prompts;

/// <summary>llm/prompt_gen by builtin.rules: the prompts of a scene's shots.</summary>
internal sealed class PromptHandler : IJobHandler
{
    /// <summary>Counts up whenever the same shot would get other words.</summary>
    private const int Revision = BuiltInRevisions.Prompts;

    public JobKind Kind => JobKind.Llm;
    public JobOperation Operation => JobOperation.PromptGen;
    public string Provider => RulesProvider.Name;

    public async Task<JobOutput> RunAsync(JobContext context, CancellationToken ct)
    {
        var wanted = context.Params<PromptParams>();
        var prompts = new PromptSet(wanted.SceneId, [.. wanted.Shots.Select(ShotPrompts.Of).Select(prompt => wanted.Style is { } style ? prompt with { Prompt = $"{prompt.Prompt}, {style}" } : prompt)]);
        var path = context.PathOf("prompts.json");
        await File.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(prompts, AinerJson.Options), ct);
        return JobOutput.Of(new OutputFile
        {
            Path = path,
            Kind = ArtifactKind.Prompts,
            ContentType = "application/json",
            ContentAddress = ContentAddress.Of(new { made = "prompts", Revision, Provider, prompts }),
            Metadata = AinerJson.ToElement(new { scene_id = wanted.SceneId, shots = wanted.Shots.Count }),
        }) with { Usage = new WorkUsage { InputUnits = wanted.Shots.Count, OutputUnits = prompts.Prompts.Sum(prompt => prompt.Prompt.Length) } };
    }
}
