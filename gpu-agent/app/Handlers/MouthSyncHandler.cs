using System.Text.Json;
using System.Text.Json.Nodes;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Media.Processes;
using Ainer.WorkerProtocol.Jobs;
using Ainer.Workers.LipSync;

namespace Ainer.GpuAgent.Handlers;

/// <summary>lipsync/sync by builtin.mouth: the shot again with the speaker's mouth moving, and the report how well it fits.</summary>
internal sealed class MouthSyncHandler(MouthSyncProvider provider) : IJobHandler
{
    public JobKind Kind => JobKind.Lipsync;
    public JobOperation Operation => JobOperation.Sync;
    public string Provider => MouthSyncProvider.Name;

    public async Task<JobOutput> RunAsync(JobContext context, CancellationToken ct)
    {
        var wanted = context.Params<LipSyncParams>();
        var clip = context.Input(InputNames.Shot(wanted.Shot.ShotId));
        var path = context.PathOf("synced.mp4");
        try
        {
            var synced = await provider.RenderAsync(wanted, InputsOf(context, wanted, clip), path, context.Progress, timeLimit: null, ct);
            var reportPath = context.PathOf("lipsync.json");
            await File.WriteAllBytesAsync(reportPath, JsonSerializer.SerializeToUtf8Bytes(synced.Report, AinerJson.Options), ct);
            return new JobOutput
            {
                Files =
                [
                    new OutputFile { Path = path, Kind = ArtifactKind.ShotVideo, ContentType = "video/mp4", ContentAddress = synced.ContentAddress, Media = synced.Facts, Metadata = WithMouth(clip, synced.Report.Applied) },
                    new OutputFile { Path = reportPath, Kind = ArtifactKind.LipsyncReport, ContentType = "application/json" },
                ],
                Result = AinerJson.ToElement(new { synced.Report.Applied, synced.Report.Reason }),
                Usage = new WorkUsage { OutputUnits = synced.Facts.Frames ?? 0 },
            };
        }
        catch (MediaToolException e) { throw e.ToAinerException(); }
    }

    /// <summary>The clip's bytes stand for what made it: its sha256 is as good an address as the one it was stored under.</summary>
    private static LipSyncInputs InputsOf(JobContext context, LipSyncParams wanted, InputFile clip)
    {
        var speech = wanted.Lines.Select(line => (line.LineId, File: context.Inputs.FirstOrDefault(input => input.Name == InputNames.Line(line.LineId))))
            .Where(line => line.File is not null).ToDictionary(line => line.LineId, line => line.File!.Path, StringComparer.Ordinal);
        return new LipSyncInputs(clip.Path, clip.Sha256, MouthTrackOf(clip), speech, TextOf(clip, "segment_format"));
    }

    private static MouthTrack? MouthTrackOf(InputFile clip)
    {
        if (clip.Metadata is not { ValueKind: JsonValueKind.Object } metadata || !metadata.TryGetProperty("mouth_track", out var track)) return null;
        try { return AinerJson.Read<MouthTrack>(track); }
        catch (JsonException e) { throw new AinerException(ErrorCode.InputInvalid, $"The mouth track of {clip.Name} cannot be read: {e.Message}", inner: e); }
    }

    private static string? TextOf(InputFile clip, string name) =>
        clip.Metadata is { ValueKind: JsonValueKind.Object } metadata && metadata.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>What was known of the picture is still true of it; the mouth's path is no longer needed.</summary>
    private static JsonElement WithMouth(InputFile clip, bool applied)
    {
        var known = clip.Metadata is { ValueKind: JsonValueKind.Object } metadata ? JsonObject.Create(metadata)! : [];
        known.Remove("mouth_track");
        known["lip_sync"] = new JsonObject { ["provider"] = MouthSyncProvider.Name, ["applied"] = applied };
        return AinerJson.ToElement(known);
    }
}
