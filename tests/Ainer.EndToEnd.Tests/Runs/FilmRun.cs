using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Ainer.EndToEnd.Tests.Houses;
using Ainer.Testing;

namespace Ainer.EndToEnd.Tests.Runs;

/// <summary>One submitted run: waits within bounds, and tells everything known of it when a bound is missed.</summary>
internal sealed class FilmRun(House house, string id, CancellationToken ct)
{
    /// <summary>What one run may take, with a part killed in the middle of it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private static readonly HashSet<string> Ended = ["succeeded", "failed", "cancelled"];

    public string Id => id;

    public static async Task<FilmRun> SubmitAsync(House house, string text, CancellationToken ct) => new(house, await house.Api.SubmitAsync(text, ct), ct);

    public static async Task<FilmRun> SubmitForReviewAsync(House house, string text, string before, CancellationToken ct) =>
        new(house, await house.Api.SubmitAsync(text, ct, before), ct);

    public Task<JsonElement> ReadAsync() => house.Api.RunAsync(id, ct);

    public Task<IReadOnlyList<JsonElement>> JobsAsync() => house.Api.JobsAsync(id, ct);

    public Task<IReadOnlyList<JsonElement>> ArtifactsAsync() => house.Api.ArtifactsAsync(id, ct);

    public Task<IReadOnlyList<JsonElement>> EventsAsync() => house.Api.EventsAsync(id, ct);

    /// <summary>Waits until the run has ended in that status; fails at once when it ends in another.</summary>
    public async Task<JsonElement> EndsAsync(string status, TimeSpan? within = null)
    {
        var run = default(JsonElement);
        await UntilAsync(async () => Ended.Contains((run = await ReadAsync()).GetProperty("status").GetString()!), $"the run ends {status}", within);
        if (run.GetProperty("status").GetString() != status) throw await FailureAsync($"The run ended {run.GetProperty("status")}, not {status}.");
        return run;
    }

    /// <summary>Waits until the run stands in a stage, or is past it.</summary>
    public Task ReachesAsync(string stage) => UntilAsync(async () => (await ReadAsync()).GetProperty("stage").GetString() == stage, $"the run reaches stage {stage}");

    /// <summary>Waits until at least one job of a kind (any without one) stands in a status.</summary>
    public Task HasJobAsync(string status, string? kind = null) => UntilAsync(
        async () => (await JobsAsync()).Any(job => job.GetProperty("status").GetString() == status && (kind is null || job.GetProperty("kind").GetString() == kind)),
        $"a {kind} job is {status}");

    public async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null)
    {
        try { await Eventually.AssertAsync(condition, within ?? Patience, what, ct); }
        catch (TimeoutException missed) { throw await FailureAsync(missed.Message); }
    }

    /// <summary>Runs checks; when one fails, what is known of the run is told with it.</summary>
    public async Task CheckAsync(Func<Task> checks)
    {
        try { await checks(); }
        catch (Xunit.Sdk.XunitException failed) { throw await FailureAsync(failed.Message); }
    }

    private async Task<Exception> FailureAsync(string problem)
    {
        var told = new StringBuilder(problem).Append('\n');
        try
        {
            told.AppendLine((await ReadAsync()).GetRawText());
            foreach (var job in await JobsAsync())
                told.AppendLine($"  job {job.GetProperty("job_id")} {job.GetProperty("kind")}/{job.GetProperty("operation")} {job.GetProperty("status")} attempt {job.GetProperty("attempt")} failures {job.GetProperty("failures")}");
            foreach (var fact in await EventsAsync())
                told.AppendLine($"  {fact.GetProperty("occurred_at")} {fact.GetProperty("event_type")} {Json.Text(fact, "job_id")} {Json.Text(fact, "error_code")}");
        }
        catch (Exception unreadable) when (unreadable is HttpRequestException or TimeoutException or InvalidOperationException or KeyNotFoundException)
        {
            told.AppendLine($"(the run cannot be read: {unreadable.Message})");
        }

        return new Xunit.Sdk.XunitException(told.Append(house.LogTails()).ToString());
    }
}

/// <summary>Reads optional properties.</summary>
internal static class Json
{
    public static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    public static string Type(JsonElement fact) => fact.GetProperty("event_type").GetString()!;
}
