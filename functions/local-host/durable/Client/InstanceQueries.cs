using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Ainer.LocalHost.Durable.History;
using Ainer.LocalHost.Durable.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Npgsql;

namespace Ainer.LocalHost.Durable.Client;

/// <summary>An instance as queried, with what metadata does not show.</summary>
internal sealed record FoundInstance(long Key, OrchestrationMetadata Metadata, string Version, string? Tags);

/// <summary>Reads and purges instances of one hub.</summary>
internal sealed class InstanceQueries(NpgsqlDataSource source, string hub, DataConverter converter)
{
    private const int PurgePage = 500;

    public async Task<FoundInstance?> GetAsync(string instanceId, bool full, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("instance_get"));
        command.Text("hub", hub).Text("instance_id", instanceId).Bool("full", full);
        await using var reader = await source.WholeAsync(command.ExecuteReaderAsync(cancellation));
        return await reader.ReadAsync(cancellation) ? Read(reader, full) : null;
    }

    public async Task<Page<OrchestrationMetadata>> PageAsync(
        OrchestrationQuery query, string? token, int? sizeHint, CancellationToken cancellation)
    {
        var size = sizeHint ?? query.PageSize;
        await using var command = source.CreateCommand(Sql.Named("instance_query"));
        string[] hubs = query.TaskHubNames is { } named ? [.. named] : [hub];
        command.TextArray("hubs", hubs).Long("after", After(token)).Time("created_from", query.CreatedFrom).Time("created_to", query.CreatedTo)
            .Shorts("statuses", Statuses(query.Statuses)).Text("prefix", query.InstanceIdPrefix).Bool("full", query.FetchInputsAndOutputs)
            .Int("limit", size + 1);
        await using var reader = await source.WholeAsync(command.ExecuteReaderAsync(cancellation));
        List<FoundInstance> found = [];
        while (await reader.ReadAsync(cancellation))
            found.Add(Read(reader, query.FetchInputsAndOutputs));
        var next = found.Count > size ? Token(found[size - 1].Key) : null;
        return new Page<OrchestrationMetadata>([.. found.Take(size).Select(instance => instance.Metadata)], next);
    }

    public async Task<Page<string>> ListCompletedAsync(
        IEnumerable<OrchestrationRuntimeStatus>? statuses, DateTimeOffset? from, DateTimeOffset? to, int size, string? token,
        CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("instance_list_completed"));
        command.Text("hub", hub).Long("after", After(token)).Time("completed_from", from).Time("completed_to", to)
            .Shorts("statuses", Statuses(statuses)).Int("limit", size + 1);
        await using var reader = await source.WholeAsync(command.ExecuteReaderAsync(cancellation));
        List<(long Key, string Id)> found = [];
        while (await reader.ReadAsync(cancellation))
            found.Add((reader.GetInt64(0), reader.GetString(1)));
        var next = found.Count > size ? Token(found[size - 1].Key) : null;
        return new Page<string>([.. found.Take(size).Select(item => item.Id)], next);
    }

    public async Task<PurgeResult> PurgeAsync(
        string? instanceId, PurgeInstancesFilter filter, PurgeInstanceOptions? options, CancellationToken cancellation)
    {
        var total = 0;
        while (true)
        {
            await using var command = source.CreateCommand(Sql.Named("instance_purge"));
            command.Text("hub", hub).Text("instance_id", instanceId).Time("created_from", filter.CreatedFrom).Time("created_to", filter.CreatedTo)
                .Time("completed_before", null).Shorts("statuses", Statuses(filter.Statuses)).Bool("recursive", options?.Recursive == true)
                .Int("limit", PurgePage);
            var count = (int)(await source.WholeAsync(command.ExecuteScalarAsync(cancellation)))!;
            total += count;
            if (count < PurgePage)
                return new PurgeResult(total, true);
        }
    }

    private static long After(string? token) => token is null ? 0 : long.Parse(token, CultureInfo.InvariantCulture);

    private static string Token(long key) => key.ToString(CultureInfo.InvariantCulture);

    private static short[]? Statuses(IEnumerable<OrchestrationRuntimeStatus>? statuses)
        => statuses is null ? null : [.. statuses.Select(status => (short)status)];

    private FoundInstance Read(NpgsqlDataReader reader, bool full)
    {
        var tags = reader.OptionalText(6);
        var failure = reader.OptionalText(10);
        var metadata = new OrchestrationMetadata(reader.GetString(2), reader.GetString(1))
        {
            RuntimeStatus = (OrchestrationRuntimeStatus)reader.GetInt16(3),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(4),
            LastUpdatedAt = reader.GetFieldValue<DateTimeOffset>(5),
            Tags = tags is null ? ImmutableDictionary<string, string>.Empty : JsonSerializer.Deserialize<Dictionary<string, string>>(tags)!,
            SerializedInput = reader.OptionalText(7),
            SerializedOutput = reader.OptionalText(8),
            SerializedCustomStatus = reader.OptionalText(9),
            FailureDetails = failure is null ? null : FailureCodec.Decode(failure),
            DataConverter = full ? converter : null,
        };
        return new FoundInstance(reader.GetInt64(0), metadata, reader.GetString(11), tags);
    }
}
