using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;
using Ainer.GpuAgent.Gpus;
using Ainer.WorkerProtocol.Hub;

namespace Ainer.GpuAgent.Tests;

public sealed class AgentTests(AgentProcess agent) : IClassFixture<AgentProcess>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_agent_makes_everything_that_a_close_up_needs_and_then_ends_on_sigterm()
    {
        await agent.ReadyAsync();
        var node = agent.Hub.Nodes["test-agent"];
        Assert.Equal("cpu.video:1,cpu.audio:2,cpu.llm:2,cpu.lipsync:1", string.Join(",", node.Lanes.Select(lane => $"{lane.Lane}:{lane.Slots}")));
        Assert.Equal(["builtin.align", "builtin.drawing", "builtin.espeak", "builtin.mouth", "builtin.rules", "builtin.synth"], node.Capabilities.Providers);
        Assert.Equal(new GpuFacts("NVIDIA Test Card", 24564), Assert.Single(node.Capabilities.Gpus));

        var speech = (await agent.DoAsync(JobKind.Audio, JobOperation.Tts, "builtin.espeak", "cpu.audio", new SpeechParams(Line, "zh-CN"))).Artifacts[0];
        var said = ("line:l1", speech);
        var prompts = (await agent.DoAsync(JobKind.Llm, JobOperation.PromptGen, "builtin.rules", "cpu.llm", new PromptParams("sc1", "zh-CN", [Shot]))).Artifacts[0];
        var clip = (await agent.DoAsync(JobKind.Video, JobOperation.I2v, "builtin.drawing", "cpu.video", new ShotVideoParams(Shot, 24, 640, 360, Quality.Preview, "zh-CN"), said, ("prompts:sc1", prompts))).Artifacts[0];
        var synced = await agent.DoAsync(JobKind.Lipsync, JobOperation.Sync, "builtin.mouth", "cpu.lipsync", new LipSyncParams(Shot, 24, [Line]), ("shot:s1", clip), said);
        var music = (await agent.DoAsync(JobKind.Audio, JobOperation.Bgm, "builtin.synth", "cpu.audio", new MusicParams(new MusicCue("m1", "s1", "s1", Mood.Calm, PlaceKind.Temple, 1), [Shot.Timing], 24), said)).Artifacts[0];
        await agent.DoAsync(JobKind.Audio, JobOperation.Sfx, "builtin.synth", "cpu.audio", new EffectParams(new EffectCue("e1", "s1", "rain", 0, true, 1), Shot.Timing, 24), said);

        var frames = TimelineResolver.Frames(Shot.Timing, 24, new Dictionary<string, double> { ["l1"] = speech.Media!.DurationS!.Value });
        Assert.Equal((frames, frames), (clip.Media!.Frames, synced.Artifacts[0].Media!.Frames));
        Assert.Equal(frames / 24.0, music.Media!.DurationS!.Value, 6);
        Assert.Equal([ArtifactKind.ShotVideo, ArtifactKind.LipsyncReport], synced.Artifacts.Select(artifact => artifact.Kind));
        Assert.True(synced.Result!.Value.GetProperty("applied").GetBoolean(), "the mouth was moved");
        // What the composer and the checks on screen need is still said of the synced clip.
        foreach (var name in new[] { "segment_format", "looks" })
            Assert.Equal(clip.Metadata!.Value.GetProperty(name).ToString(), synced.Artifacts[0].Metadata!.Value.GetProperty(name).ToString());

        await ShowsItsMetricsAsync();
        await RestsSmallAsync();
        Assert.All(agent.Output.Where(line => line.Length > 0), line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
        Assert.Equal(0, await agent.TerminateAsync());
    }

    [Fact]
    public void Cards_are_read_from_what_nvidia_smi_lists()
    {
        var cards = GpuReading.Parse("NVIDIA H200, 143771, 4, 0\nNVIDIA H200, 143771, 70000, 91\nNVIDIA H200 MIG 1g, 18000, 10, [N/A]\n\nNo devices were found\n");
        Assert.Equal(3, cards.Count);
        Assert.Null(cards[2].UtilizationPercent);
        Assert.Equal(new GpuLoad(30.3, 70014, 305542), GpuReading.Load(cards));
        Assert.Null(GpuReading.Load([]));
    }

    private async Task ShowsItsMetricsAsync()
    {
        var metrics = await agent.Http.GetStringAsync("metrics", Ct);
        foreach (var name in new[]
        {
            "ainer_worker_jobs_total", "ainer_worker_job_seconds_bucket", "ainer_worker_jobs_running", "ainer_worker_bytes_total",
            "ainer_gpu_utilization_percent", "ainer_gpu_memory_used_bytes", "ainer_gpu_memory_total_bytes",
        })
            Assert.Contains(name, metrics, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"gpu-agent\"", await agent.Http.GetStringAsync("version", Ct), StringComparison.Ordinal);
        var ready = AinerJson.Read<JsonElement>(await agent.Http.GetStringAsync("readyz", Ct));
        Assert.Equal("test-agent", ready.GetProperty("node_id").GetString());
    }

    private async Task RestsSmallAsync()
    {
        var status = await File.ReadAllLinesAsync($"/proc/{agent.ProcessId}/status", Ct);
        var resident = long.Parse(status.Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"resident {resident / 1024} MB");
        Assert.True(resident < 300 * 1024, $"the agent holds {resident / 1024} MB after its work");
    }

    private static readonly Look Look = new() { Skin = "#f0cdaf", HairColor = "#1c1a1c", HairStyle = "long", Garment = "robe", GarmentColor = "#2d55aa", AccentColor = "#d4aa3c" };

    private static readonly Line Line = new()
    {
        LineId = "l1", ShotId = "s1", Kind = LineKind.Dialogue, SpeakerId = "e1", SpeakerName = "林晚", Text = "你是谁？",
        Voice = new Voice { VoiceId = "v_lin", Language = "zh-CN", Presentation = Presentation.Feminine },
    };

    private static readonly Shot Shot = new()
    {
        ShotId = "s1", Index = 0, SceneId = "sc1", Framing = Framing.Close, Camera = CameraMove.PushIn, PlaceKind = PlaceKind.Temple, Description = "林晚抬起头。", LipSync = true, Seed = 5,
        Timing = new ShotTiming { Lines = [new TimedLine("l1", 0.1, 1)] },
        Characters = [new ShotCharacter { EntityId = "e1", Name = "林晚", Look = Look, LookHash = Look.Hash(), Speaks = true }],
    };
}
