using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.EntityCore.Continuity;
using Ainer.Postgres;

namespace Ainer.EntityCore;

/// <summary>A chapter to be read for a run. <see cref="Language"/> (BCP 47) is a hint.</summary>
public sealed record ExtractionRequest
{
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public required string RunId { get; init; }
    public int Generation { get; init; } = 1;
    public required string Text { get; init; }
    public string? Language { get; init; }
    public string? TraceId { get; init; }
    public string? CorrelationId { get; init; }
}

/// <summary>The text holds nothing that can be spoken; <see cref="Code"/> is <see cref="ErrorCode.TextMissing"/>.</summary>
public sealed class NothingToReadException(string message, Exception inner) : Exception(message, inner)
{
    public ErrorCode Code { get; } = ErrorCode.TextMissing;
}

/// <summary>
/// Reads a run's chapter and merges it with what the project knows: whoever was met in an earlier chapter keeps id, look and voice. One transaction, once per
/// run and generation: a second call gives the first one's result.
/// </summary>
public sealed class EntityExtraction
{
    private readonly WorkerDatabase database;
    private readonly TimeProvider clock;
    private readonly EntityStore store;

    public EntityExtraction(WorkerDatabase database, TimeProvider clock)
    {
        this.database = database;
        this.clock = clock;
        store = new EntityStore(clock);
    }

    /// <summary>Reads the chapter. Throws <see cref="NothingToReadException"/> for a text without letters; what the database throws is thrown on.</summary>
    public Task<Reading> ExtractAsync(ExtractionRequest request, CancellationToken ct) => database.InTenantAsync(request.TenantId, async tx =>
    {
        await EntityStore.LockProjectAsync(tx, request.TenantId, request.ProjectId);
        if (await EntityStore.FindAsync(tx, request.TenantId, request.RunId, request.Generation) is { } done) return done;
        var (characters, places) = await EntityStore.KnownAsync(tx, request.TenantId, request.ProjectId);
        var reading = Read(request, new ReadingContext
        {
            TenantId = request.TenantId, ProjectId = request.ProjectId, RunId = request.RunId, Language = request.Language, KnownCharacters = characters, KnownPlaces = places,
            Palette = (await WorldPacks.FindAsync(tx, request.TenantId, request.ProjectId)).Palette,
        });
        await store.SaveAsync(tx, request, reading);
        return reading;
    }, ct);

    /// <summary>What another run has read becomes what this run has read, as it was then; null when that one has read nothing.</summary>
    public Task<Reading?> InheritAsync(string tenantId, string fromRunId, string runId, int generation, CancellationToken ct) => database.InTenantAsync(tenantId, async tx =>
    {
        if (await EntityStore.FindAsync(tx, tenantId, runId, generation) is { } done) return done;
        await store.InheritAsync(tx, tenantId, fromRunId, runId, generation);
        return await EntityStore.FindAsync(tx, tenantId, runId, generation);
    }, ct);

    /// <summary>What a run has read, or null when it has read nothing yet.</summary>
    public Task<Reading?> FindAsync(string tenantId, string runId, int generation, CancellationToken ct) =>
        database.InTenantAsync(tenantId, tx => EntityStore.FindAsync(tx, tenantId, runId, generation), ct);

    private Reading Read(ExtractionRequest request, ReadingContext context)
    {
        try
        {
            var reading = StoryReader.Read(request.Text, context);
            var now = clock.GetUtcNow();
            return reading with { Pack = reading.Pack with { TraceId = request.TraceId, CorrelationId = request.CorrelationId, CreatedAt = now, UpdatedAt = now } };
        }
        catch (ArgumentException error)
        {
            throw new NothingToReadException("The chapter holds no letter or digit.", error);
        }
    }
}
