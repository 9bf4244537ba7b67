using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Ainer.Cli.Api;
using Ainer.Cli.House;
using Ainer.Cli.Runs;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.Commands;

/// <summary>What to submit and how to report it.</summary>
internal sealed record SubmitRequest(string File, string? Language, string Quality, bool Wait, string? Target);

internal static class SubmitCommand
{
    private const string ProjectId = "p_001";

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "UTF-8 text of one chapter (- reads standard input)" };
        var wait = new Option<bool>("--wait") { Description = "Wait for the end of the run, showing progress on standard error" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document on standard output" };
        var target = new Option<string?>("--out") { Description = "Where to save the film (with --wait)" };
        var language = new Option<string?>("--language") { Description = "zh-CN or en; found from the text when left out" };
        language.AcceptOnlyFromAmong("zh-CN", "en");
        var quality = new Option<string>("--quality") { Description = "preview, standard or high", DefaultValueFactory = _ => "standard" };
        quality.AcceptOnlyFromAmong("preview", "standard", "high");
        var command = new Command("submit", "Hand in a chapter and get a film") { file, wait, json, target, language, quality };
        command.SetAction(async (parsed, cancel) =>
        {
            var house = HouseContext.Open();
            var screen = Screen.ForStandardError();
            using var client = AinerClient.Open(house, screen);
            var request = new SubmitRequest(parsed.GetValue(file)!, parsed.GetValue(language), parsed.GetValue(quality)!,
                parsed.GetValue(wait) || parsed.GetValue(target) is not null, parsed.GetValue(target));
            var report = await SubmitAsync(house, client, screen, request, cancel);
            return Print(report, parsed.GetValue(json));
        });
        return command;
    }

    public static async Task<RunReport> SubmitAsync(HouseContext house, AinerClient client, Screen screen, SubmitRequest request, CancellationToken cancel)
    {
        var text = await ChapterFile.ReadAsync(request.File, cancel);
        var target = request.Target is { } wanted ? FilmFile.Prepare(wanted) : null;
        var begun = house.Time.GetTimestamp();
        Accepted accepted;
        try
        {
            accepted = await client.SubmitAsync(new TaskRequest
            {
                ProjectId = ProjectId,
                LanguageContext = request.Language,
                RequestedQuality = request.Quality,
                Payload = new TaskText(text, "cli"),
            }, "cli-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)), cancel);
        }
        catch (ApiException refused)
        {
            screen.Error(CommandLine.Explain(refused)!);
            return new RunReport { Status = "rejected", Error = refused.Envelope ?? Plain(refused) };
        }

        if (!request.Wait)
        {
            screen.Note($"accepted as run {accepted.RunId}; watch it with: ./ainer watch {accepted.RunId}");
            return new RunReport { RunId = accepted.RunId, Status = accepted.Status, Stage = "accepted" };
        }

        screen.Note($"run {accepted.RunId}");
        try
        {
            return await new RunFinisher(client, WatchCommand.View(screen, house.Time), house.Time)
                .FinishAsync(accepted.RunId, begun, target ?? Path.Combine(house.Layout.Output, accepted.RunId + ".mp4"), cancel);
        }
        catch (OperationCanceledException)
        {
            screen.Note($"stopped watching; the run goes on. See it again with: ./ainer watch {accepted.RunId}");
            throw;
        }
    }

    /// <summary>Prints the report and gives the exit code: 0 only for a succeeded run (or an accepted one that nobody waits for).</summary>
    public static int Print(RunReport report, bool json)
    {
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(report, JsonText.Wire));
        else
            Console.WriteLine(Sentence(report));
        return report.Status is "succeeded" or "queued" ? 0 : CommandLine.Failed;
    }

    private static string Sentence(RunReport report) => report.Status switch
    {
        "succeeded" when report.File is not null => $"{report.File}\n{report.DurationS:0.0} s of film, made in {report.WallS:0.0} s (run {report.RunId})",
        "succeeded" => $"run {report.RunId} succeeded: {report.FinalArtifactUri}",
        "queued" => report.RunId!,
        "rejected" => "not accepted",
        "cancelled" => $"run {report.RunId} was cancelled in stage {report.Stage}",
        _ => $"run {report.RunId} ended {report.Status} in stage {report.Stage}: {report.Error?.ToString() ?? "no reason given"}",
    };

    private static JsonElement Plain(ApiException refused) =>
        JsonSerializer.SerializeToElement(new { refused.Code, refused.Message }, JsonText.Wire);
}
