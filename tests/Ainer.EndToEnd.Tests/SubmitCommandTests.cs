using System.Text.Json;
using Ainer.EndToEnd.Tests.Houses;
using Ainer.EndToEnd.Tests.Runs;
using Ainer.Testing;

namespace Ainer.EndToEnd.Tests;

/// <summary>./ainer submit as other programs use it.</summary>
public sealed class SubmitCommandTests(House house) : IDisposable
{
    private static readonly string[] Fields = ["run_id", "status", "stage", "error", "final_artifact_uri", "file", "duration_s", "wall_s", "trace"];
    private readonly string _folder = Directory.CreateTempSubdirectory("ainer-submit").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Submit_wait_prints_one_json_document_and_saves_the_film()
    {
        await house.AwaitReadyAsync(TimeSpan.FromSeconds(60), Ct);
        var (text, film) = (Path.Combine(_folder, "chapter.txt"), Path.Combine(_folder, "film.mp4"));
        await File.WriteAllTextAsync(text, Chapters.New(), Ct);
        var end = await house.TryAinerAsync(FilmRun.Patience, "submit", text, "--wait", "--json", "--out", film, "--language", "zh-CN", "--quality", "preview");

        Assert.True(end.ExitCode == 0, $"exit {end.ExitCode}\n{end.Output}\n{end.Errors}\n{house.LogTails()}");
        var report = JsonDocument.Parse(end.Output).RootElement;
        Assert.All(Fields, field => Assert.True(report.TryGetProperty(field, out _), $"{field} is missing in {end.Output}"));
        Assert.Equal(("succeeded", "completed", film), (report.GetProperty("status").GetString(), report.GetProperty("stage").GetString(), report.GetProperty("file").GetString()));
        Assert.Equal(JsonValueKind.Null, report.GetProperty("error").ValueKind);
        Assert.InRange(report.GetProperty("duration_s").GetDouble(), 1, 15);
        Assert.True(new FileInfo(film).Length > 10_000);
        var trace = report.GetProperty("trace").EnumerateArray().Select(type => type.GetString()).ToList();
        Assert.Equal(("task.submitted", "compose.completed"), (trace[0], trace[^1]));
    }

    [Fact]
    public async Task A_text_without_a_letter_is_refused_with_what_to_do()
    {
        await house.AwaitReadyAsync(TimeSpan.FromSeconds(60), Ct);
        var text = Path.Combine(_folder, "no-letter.txt");
        await File.WriteAllTextAsync(text, "12345 -- !!! 。。。\n", Ct);
        var end = await house.TryAinerAsync(TimeSpan.FromSeconds(60), "submit", text, "--wait", "--json");

        Assert.NotEqual(0, end.ExitCode);
        Assert.Contains("letter", end.Errors, StringComparison.OrdinalIgnoreCase);
    }
}
