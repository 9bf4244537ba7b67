using System.Text.Json;
using Ainer.Contracts;
using Ainer.Gateway.Idempotency;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway.Regeneration;

/// <summary>
/// Waits a moment for a dry run, since who asks for a preview wants it in the answer: planning takes a second or two when nothing else is in the way. What is not ready by then is fetched
/// as before, from the run's output.
/// </summary>
internal sealed class Previews(AppDatabase database, TimeProvider clock, IOptions<GatewayOptions> options)
{
    private static readonly SqlFile Sql = SqlFile.For<Previews>("Sql/regeneration.sql");
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);

    /// <summary>The answer with its preview (200) when the dry run ends in time, else the answer as it is (202). A repetition is completed too, by what is known by then.</summary>
    public async Task<Answer> CompleteAsync(string tenantId, Answer accepted, CancellationToken ct)
    {
        var run = AinerJson.Read<RegenerateAccepted>(accepted.Body);
        if (!run.DryRun) return accepted;
        var (began, pause) = (clock.GetTimestamp(), ShortestPause);
        while (true)
        {
            var ended = await database.ReadOneAsync<EndedRow>(tenantId, Sql["ended"], new { run.RunId }, ct);
            if (ended is not null) return accepted with { Status = 200, Body = AinerJson.Write(Completed(run, ended)) };
            if (clock.GetElapsedTime(began).TotalSeconds + pause.TotalSeconds > options.Value.PreviewWaitS) return accepted;
            await Task.Delay(pause, clock, ct);
            pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
        }
    }

    /// <summary>Says how the dry run ended. Pure.</summary>
    internal static RegenerateAccepted Completed(RegenerateAccepted run, EndedRow ended) => run with
    {
        Status = ended.Status,
        Message = ended.Status switch
        {
            "succeeded" => "the same request without dry_run does this",
            "failed" => "these edits cannot be made; error says why",
            _ => $"the dry run was {ended.Status}",
        },
        Preview = ended.Status == "succeeded" ? ended.Output : null,
        Error = ended.LatestError,
    };

    internal sealed record EndedRow(string Status, JsonElement? Output, JsonElement? LatestError);
}
