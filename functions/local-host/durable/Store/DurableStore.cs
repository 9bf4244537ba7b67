using Ainer.LocalHost.Durable.Activities;
using Ainer.LocalHost.Durable.History;
using Ainer.LocalHost.Durable.Live;
using Ainer.LocalHost.Durable.Replay;
using Microsoft.DurableTask.Client;
using Npgsql;

namespace Ainer.LocalHost.Durable.Store;

/// <summary>The statements of one engine session. Every one that changes something is fenced on the session's leases.</summary>
internal sealed class DurableStore(NpgsqlDataSource source, string hub, long engine)
{
    /// <summary>Pause before a failed statement is tried again.</summary>
    public static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    public long Engine => engine;

    /// <summary>A data source for the engine's connections.</summary>
    public static NpgsqlDataSource Open(string connectionString) => NpgsqlDataSource.Create(Settings(connectionString));

    /// <summary>
    /// How the engine connects. Queue tables grow and shrink faster than statistics follow, so the plans that statistics of an
    /// empty table suggest (scans) are ruled out; and the statements are planned once.
    /// </summary>
    public static NpgsqlConnectionStringBuilder Settings(string connectionString) => new(connectionString)
    {
        Options = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_mergejoin=off -c jit=off",
        MaxAutoPrepare = 40,
        AutoPrepareMinUsages = 2,
        ApplicationName = "ainer-durable",
    };

    public static async Task<long> RegisterAsync(
        NpgsqlDataSource source, string hub, string name, TimeSpan lease, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("engine_register"));
        command.Text("hub", hub).Text("name", name).Span("lease", lease);
        return (long)(await source.WholeAsync(command.ExecuteScalarAsync(cancellation)))!;
    }

    /// <returns>How many engines work on the hub; null when this session was taken for dead.</returns>
    public async Task<int?> RenewAsync(TimeSpan lease, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("engine_renew"));
        command.Text("hub", hub).Long("me", engine).Span("lease", lease);
        return (int?)await source.WholeAsync(command.ExecuteScalarAsync(cancellation));
    }

    public async Task<(int Engines, int Instances, int Activities)> ReapAsync(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("engine_reap"));
        command.Text("hub", hub);
        await using var reader = await source.WholeAsync(command.ExecuteReaderAsync(cancellation));
        await reader.ReadAsync(cancellation);
        return (reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2));
    }

    /// <summary>Frees the leases of engines that have no session, which reaping has missed.</summary>
    public async Task<(int Instances, int Activities)> FreeOrphansAsync(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("lease_orphans"));
        command.Text("hub", hub);
        await using var reader = await source.WholeAsync(command.ExecuteReaderAsync(cancellation));
        await reader.ReadAsync(cancellation);
        return (reader.GetInt32(0), reader.GetInt32(1));
    }

    /// <summary>Ends the sessions of other engines that <paramref name="isDead"/> knows to be gone by their name.</summary>
    public async Task ExpireAsync(Func<string, bool> isDead, CancellationToken cancellation)
    {
        List<long> dead = [];
        await using (var list = source.CreateCommand(Sql.Named("engine_list")))
        {
            list.Text("hub", hub).Long("me", engine);
            await using var reader = await source.WholeAsync(list.ExecuteReaderAsync(cancellation));
            while (await reader.ReadAsync(cancellation))
            {
                if (isDead(reader.GetString(1)))
                    dead.Add(reader.GetInt64(0));
            }
        }

        if (dead.Count == 0)
            return;
        await using var command = source.CreateCommand(Sql.Named("engine_expire"));
        command.Text("hub", hub).Longs("ids", [.. dead]);
        await source.WholeAsync(command.ExecuteNonQueryAsync(cancellation));
    }

    public async Task LeaveAsync(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("engine_leave"));
        command.Text("hub", hub).Long("me", engine);
        await source.WholeAsync(command.ExecuteNonQueryAsync(cancellation));
    }

    public async Task ReconcileAsync(long[] live, ICollection<ActivityKey> held, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("lease_reconcile"));
        command.Text("hub", hub).Long("me", engine).Longs("live_keys", live)
            .Longs("held_keys", [.. held.Select(key => key.InstanceKey)])
            .Ints("held_executions", [.. held.Select(key => key.Execution)])
            .Ints("held_tasks", [.. held.Select(key => key.TaskId)]);
        await source.WholeAsync(command.ExecuteNonQueryAsync(cancellation));
    }

    public Task<List<ClaimedInstance>> ClaimInstancesAsync(int limit, CancellationToken cancellation) => TakeInstancesAsync("instance_claim", limit, cancellation);

    /// <summary>For tests: takes instances that other engines hold, a few times each.</summary>
    public Task<List<ClaimedInstance>> SeizeInstancesAsync(int limit, CancellationToken cancellation) => TakeInstancesAsync("instance_seize", limit, cancellation);

    private async Task<List<ClaimedInstance>> TakeInstancesAsync(string statement, int limit, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named(statement));
        command.Text("hub", hub).Long("me", engine).Int("limit", limit);
        await using var reader = await source.WholeAsync(command.ExecuteReaderAsync(cancellation));
        List<ClaimedInstance> claimed = [];
        while (await reader.ReadAsync(cancellation))
            claimed.Add(ReadClaimed(reader));
        return claimed;
    }

    public async Task<Dictionary<long, List<HistoryStep>>> LoadHistoriesAsync(
        IReadOnlyCollection<ClaimedInstance> instances, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("history_load"));
        command.Longs("keys", [.. instances.Select(instance => instance.Identity.Key)])
            .Ints("executions", [.. instances.Select(instance => instance.Identity.Execution)]);
        await using var reader = await source.WholeAsync(command.ExecuteReaderAsync(cancellation));
        Dictionary<long, List<HistoryStep>> histories = [];
        while (await reader.ReadAsync(cancellation))
        {
            var key = reader.GetInt64(0);
            if (!histories.TryGetValue(key, out var steps))
                histories[key] = steps = [];
            steps.Add(HistoryCodec.Decode(reader.GetString(2)));
        }

        return histories;
    }

    public async Task<List<(long InstanceKey, Mail Mail)>> FetchMessagesAsync(long[] known, int limit, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("message_fetch"));
        command.Text("hub", hub).Long("me", engine).Longs("known", known).Int("limit", limit);
        return await ReadMessagesAsync(command, cancellation);
    }

    /// <summary>For tests: the messages of these instances, whoever has them leased.</summary>
    public async Task<List<(long InstanceKey, Mail Mail)>> FetchMessagesOfAsync(long[] live, long[] known, int limit, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("message_fetch_any"));
        command.Text("hub", hub).Longs("live", live).Longs("known", known).Int("limit", limit);
        return await ReadMessagesAsync(command, cancellation);
    }

    private async Task<List<(long InstanceKey, Mail Mail)>> ReadMessagesAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await source.WholeAsync(command.ExecuteReaderAsync(cancellation));
        List<(long, Mail)> mail = [];
        while (await reader.ReadAsync(cancellation))
        {
            var happened = new InstanceEvent(
                EventKinds.Parse(reader.GetString(3)), reader.GetInt32(4), reader.OptionalText(5), reader.OptionalText(6));
            mail.Add((reader.GetInt64(1), new Mail(happened, reader.IsDBNull(2) ? null : reader.GetInt32(2), reader.GetInt64(0))));
        }

        return mail;
    }

    public async Task<List<ActivityItem>> ClaimActivitiesAsync(int limit, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("activity_claim"));
        command.Text("hub", hub).Long("me", engine).Int("limit", limit);
        await using var reader = await source.WholeAsync(command.ExecuteReaderAsync(cancellation));
        List<ActivityItem> items = [];
        while (await reader.ReadAsync(cancellation))
        {
            items.Add(new ActivityItem(
                new ActivityKey(reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(2)),
                reader.GetInt64(3), reader.GetString(7), reader.GetString(4), reader.GetString(5), reader.OptionalText(6), reader.OptionalText(8)));
        }

        return items;
    }

    public async Task<int> CompleteActivitiesAsync(IReadOnlyList<ActivityResult> results, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("activity_complete"));
        command.Text("hub", hub).Long("me", engine)
            .Longs("keys", [.. results.Select(result => result.Item.Key.InstanceKey)])
            .Ints("executions", [.. results.Select(result => result.Item.Key.Execution)])
            .Ints("tasks", [.. results.Select(result => result.Item.Key.TaskId)])
            .Longs("tokens", [.. results.Select(result => result.Item.Token)])
            .TextArray("kinds", [.. results.Select(result => EventKinds.Text(result.Kind))])
            .TextArray("data", [.. results.Select(result => result.Data)]);
        return await source.WholeAsync(command.ExecuteNonQueryAsync(cancellation));
    }

    /// <summary>Gives back instances that leave this engine's memory.</summary>
    public async Task ReleaseAsync(IReadOnlyList<(LiveInstance Live, DateTime? NextDue)> leaving, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("instance_release"));
        command.Long("me", engine)
            .Longs("keys", [.. leaving.Select(item => item.Live.Key)])
            .Longs("tokens", [.. leaving.Select(item => item.Live.Token)])
            .Times("wakes", [.. leaving.Select(item => item.NextDue)]);
        await source.WholeAsync(command.ExecuteNonQueryAsync(cancellation));
    }

    public async Task<int> RetireAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var sweep = source.CreateCommand(Sql.Named("message_sweep"));
        sweep.Text("hub", hub);
        await source.WholeAsync(sweep.ExecuteNonQueryAsync(cancellation));
        await using var command = source.CreateCommand(Sql.Named("instance_purge"));
        command.Text("hub", hub).Text("instance_id", null).Time("created_from", null).Time("created_to", null)
            .Time("completed_before", before).Shorts("statuses", null).Bool("recursive", false).Int("limit", 1000);
        return (int)(await source.WholeAsync(command.ExecuteScalarAsync(cancellation)))!;
    }

    private static ClaimedInstance ReadClaimed(NpgsqlDataReader reader)
    {
        var isNew = (OrchestrationRuntimeStatus)reader.GetInt16(5) == OrchestrationRuntimeStatus.Pending;
        var parent = reader.IsDBNull(11)
            ? null
            : new ParentLink(reader.GetString(10), reader.GetString(11), reader.GetInt32(12), reader.GetInt32(13));
        var identity = new InstanceIdentity(
            reader.GetInt64(0), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetInt32(6), reader.OptionalText(7), parent,
            reader.OptionalText(14));
        DateTime? wakeAt = reader.IsDBNull(9) ? null : reader.GetDateTime(9);
        return new ClaimedInstance(identity, reader.GetInt64(1), isNew, reader.OptionalText(8), isNew ? wakeAt : null);
    }
}
