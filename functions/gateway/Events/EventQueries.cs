using System.Text.Json;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Runs;
using Ainer.Postgres;

namespace Ainer.Gateway.Events;

/// <summary>A stored event: its place in the run and the envelope as it was published.</summary>
internal sealed record StoredEvent(long RunSeq, string EventType, JsonElement Envelope);

/// <summary>One line of a trace.</summary>
internal sealed record TraceEvent
{
    public required string EventType { get; init; }
    public required string Producer { get; init; }
    public required string EventId { get; init; }
    public string? JobId { get; init; }
    public int? Attempt { get; init; }
    public string? Stage { get; init; }
    public string? ErrorCode { get; init; }
    public long RunSeq { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
}

/// <summary>The trace of a run: who did what, in order.</summary>
internal sealed record RunTrace(string RunId, IReadOnlyList<TraceEvent> Events);

/// <summary>Which events a list shows.</summary>
internal sealed record EventFilter(string[]? Types, string[]? Stages, string? JobId, bool IncludePayload)
{
    /// <summary>True for an event that the list shows: the same rule as in event_queries.sql.</summary>
    public bool Shows(StoredEvent stored) =>
        Fits(Types, stored.EventType) && Fits(Stages, Text(stored.Envelope, "stage")) && (JobId is null || JobId == Text(stored.Envelope, "job_id"));

    private static bool Fits(string[]? wanted, string? value) => wanted is null || (value is not null && wanted.Contains(value));

    private static string? Text(JsonElement envelope, string name) => envelope.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>Reads the events of a run in the order of run_seq.</summary>
internal sealed class EventQueries(AppDatabase database, WorkerDatabase everyone, RunQueries runs)
{
    private static readonly SqlFile Sql = SqlFile.For<EventQueries>("Sql/event_queries.sql");

    /// <summary>What a trace lists: six types for a plain successful run, and the two that tell of a final failure.</summary>
    private static readonly string[] TraceTypes =
    [
        EventTypes.TaskSubmitted, EventTypes.JobCreated, EventTypes.JobClaimed, EventTypes.JobSucceeded, EventTypes.ComposeStarted, EventTypes.ComposeCompleted,
        EventTypes.JobFailed, EventTypes.ComposeFailed,
    ];

    /// <summary>A page after a place. Throws not_found for an unknown run.</summary>
    public async Task<Page<JsonElement>> ListAsync(string tenantId, string runId, long after, EventFilter filter, int limit, CancellationToken ct)
    {
        var rows = await AfterAsync(tenantId, runId, after, filter, limit + 1, ct);
        if (rows.Count == 0) await runs.RequireAsync(tenantId, runId, ct);
        var page = Pages.Cut(rows, limit, row => row.RunSeq.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return new Page<JsonElement>([.. page.Items.Select(row => row.Envelope)], page.NextCursor);
    }

    /// <summary>Up to so many events after a place; none for an unknown run.</summary>
    public Task<IReadOnlyList<StoredEvent>> AfterAsync(string tenantId, string runId, long after, EventFilter filter, int limit, CancellationToken ct) =>
        database.ReadAsync<StoredEvent>(tenantId,
            ListSql.Of(Sql, "list", ("type", filter.Types?.Length == 1), ("types", filter.Types?.Length > 1), ("stage", filter.Stages?.Length == 1), ("stages", filter.Stages?.Length > 1),
                ("job", filter.JobId is not null)),
            new { runId, after, filter.Types, oneType = filter.Types?[0], filter.Stages, oneStage = filter.Stages?[0], filter.JobId, filter.IncludePayload, limit }, ct);

    /// <summary>How far runs of whatever tenants are: the last run_seq of each. Places only, no content.</summary>
    public async Task<IReadOnlyDictionary<string, long>> PlacesAsync(string[] runIds, CancellationToken ct) =>
        (await everyone.ReadAsync<RunPlace>(Sql["places"], new { runIds }, ct)).ToDictionary(place => place.RunId, place => place.LastSeq);

    /// <summary>One event with its payload. Throws not_found.</summary>
    public async Task<JsonElement> GetAsync(string tenantId, string runId, string eventId, CancellationToken ct) =>
        (await database.ReadOneAsync<StoredEvent>(tenantId, Sql["one"], new { runId, eventId }, ct)
            ?? throw new AinerException(ErrorCode.NotFound, $"Run '{runId}' has no event '{eventId}'.", new { run_id = runId, event_id = eventId })).Envelope;

    /// <summary>The trace of a run. Throws not_found.</summary>
    public async Task<RunTrace> TraceAsync(string tenantId, string runId, CancellationToken ct)
    {
        var events = await database.ReadAsync<TraceEvent>(tenantId, Sql["trace"], new { runId, types = TraceTypes }, ct);
        if (events.Count == 0) await runs.RequireAsync(tenantId, runId, ct);
        return new RunTrace(runId, events);
    }

    private sealed record RunPlace(string RunId, long LastSeq);
}
