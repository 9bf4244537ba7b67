using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Jobs;
using Ainer.Media.Processes;
using Ainer.WorkerProtocol.Jobs;
using Ainer.Workers.Video;

namespace Ainer.GpuAgent.Handlers;

/// <summary>video/i2v by builtin.drawing: the shot drawn and moved, exactly as long as its measured lines want.</summary>
internal sealed class DrawnShotHandler(DrawnShotProvider provider) : IJobHandler
{
    public JobKind Kind => JobKind.Video;
    public JobOperation Operation => JobOperation.I2v;
    public string Provider => DrawnShotProvider.Name;

    public async Task<JobOutput> RunAsync(JobContext context, CancellationToken ct)
    {
        var wanted = context.Params<ShotVideoParams>();
        var path = context.PathOf("shot.mp4");
        try
        {
            // The node ends the work at the job's own limit; no tool needs another.
            var shot = await provider.RenderAsync(wanted, context.MeasuredLines(), path, context.Progress, timeLimit: null, ct);
            return JobOutput.Of(new OutputFile
            {
                Path = path, Kind = ArtifactKind.ShotVideo, ContentType = "video/mp4", ContentAddress = shot.ContentAddress, Media = shot.Facts,
                Metadata = AinerJson.ToElement(shot.Metadata),
            }) with { Usage = new WorkUsage { OutputUnits = shot.Facts.Frames ?? 0 } };
        }
        catch (MediaToolException e) { throw e.ToAinerException(); }
    }
}
