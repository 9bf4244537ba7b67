using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Ainer.LocalHost.Durable.History;
using Ainer.LocalHost.Durable.Store;
using Ainer.LocalHost.Durable.Wake;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Npgsql;

namespace Ainer.LocalHost.Durable.Client;

/// <summary>The client of one task hub. Engines in this process are woken at once, others by a notification.</summary>
internal sealed class PostgresDurableTaskClient(
    NpgsqlDataSource source, string hub, DataConverter converter, HubWake wake, TimeProvider time, Duplication duplicate = Duplication.None)
    : DurableTaskClient(hub)
{
    private static readonly TimeSpan WaitPoll = TimeSpan.FromMilliseconds(500);
    private readonly InstanceQueries _queries = new(source, hub, converter);

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        var instanceId = options?.InstanceId is { Length: > 0 } given ? given : NewInstanceId();
        var version = options?.Version?.Version ?? string.Empty;
        var tags = options?.Tags is { Count: > 0 } given2 ? JsonSerializer.Serialize(given2) : null;
        var replaceable = DedupeRule.Replaceable(options?.DedupeStatuses);
        await StartAsync(instanceId, orchestratorName.Name, version, converter.Serialize(input), tags, options?.StartAt, replaceable, cancellation);
        if (duplicate.HasFlag(Duplication.Starts))
            await TryStartAsync(instanceId, orchestratorName.Name, version, converter.Serialize(input), tags, options?.StartAt, replaceable, cancellation);
        return instanceId;
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return RaiseAsync(instanceId, eventName, converter.Serialize(eventPayload), cancellation);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
        => SendAsync(
            instanceId, EventKind.Terminated, options?.Recursive == true ? InstanceEvent.Recursive : null,
            converter.Serialize(options?.Output), cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
        => SendAsync(instanceId, EventKind.Suspended, reason, null, cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
        => SendAsync(instanceId, EventKind.Resumed, reason, null, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
        => WaitAsync(instanceId, getInputsAndOutputs, found => found.RuntimeStatus != OrchestrationRuntimeStatus.Pending, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
        => WaitAsync(instanceId, getInputsAndOutputs, found => found.IsCompleted, cancellation);

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
        => (await _queries.GetAsync(instanceId, getInputsAndOutputs, cancellation))?.Metadata;

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
        => Pageable.Create((token, size, cancellation)
            => _queries.PageAsync(filter ?? new OrchestrationQuery(), token ?? filter?.ContinuationToken, size, cancellation));

    public override Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null,
        DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = OrchestrationQuery.DefaultPageSize,
        string? lastInstanceKey = null,
        CancellationToken cancellation = default)
        => _queries.ListCompletedAsync(runtimeStatus, completedTimeFrom, completedTimeTo, pageSize, lastInstanceKey, cancellation);

    public override Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
        => _queries.PurgeAsync(instanceId, new PurgeInstancesFilter(), options, cancellation);

    public override Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
        => _queries.PurgeAsync(null, filter, options, cancellation);

    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        var found = await _queries.GetAsync(instanceId, full: true, cancellation)
            ?? throw new ArgumentException($"No instance '{instanceId}' exists.", nameof(instanceId));
        if (!restartWithNewInstanceId && !found.Metadata.IsCompleted)
            throw new InvalidOperationException($"Instance '{instanceId}' is {found.Metadata.RuntimeStatus} and cannot be restarted under its own id.");
        var target = restartWithNewInstanceId ? NewInstanceId() : instanceId;
        await StartAsync(
            target, found.Metadata.Name, found.Version, found.Metadata.SerializedInput, found.Tags, null,
            DedupeRule.Replaceable(null), cancellation);
        return target;
    }

    // The data source belongs to the host.
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string NewInstanceId() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private async Task StartAsync(
        string instanceId, string name, string version, string? input, string? tags, DateTimeOffset? startAt, short[] replaceable,
        CancellationToken cancellation)
    {
        if (!await TryStartAsync(instanceId, name, version, input, tags, startAt, replaceable, cancellation))
            throw new OrchestrationAlreadyExistsException($"An orchestration with the instance id '{instanceId}' exists already.");
        Woken();
    }

    /// <returns>False when an instance that may not be replaced has the id.</returns>
    private async Task<bool> TryStartAsync(
        string instanceId, string name, string version, string? input, string? tags, DateTimeOffset? startAt, short[] replaceable,
        CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("instance_start"));
        command.Text("hub", Name).Text("instance_id", instanceId).Text("name", name).Text("version", version).Text("input", input)
            .Text("tags", tags).Time("start_at", startAt).Shorts("replaceable", replaceable)
            .Text("trace_parent", Activity.Current?.IdFormat == ActivityIdFormat.W3C ? Activity.Current.Id : null);
        return await source.WholeAsync(command.ExecuteScalarAsync(cancellation)) is not null;
    }

    private async Task RaiseAsync(string instanceId, string name, string? data, CancellationToken cancellation)
    {
        for (var times = duplicate.HasFlag(Duplication.Events) ? 2 : 1; times > 0; times--)
            await SendAsync(instanceId, EventKind.EventRaised, name, data, cancellation);
    }

    private async Task SendAsync(string instanceId, EventKind kind, string? name, string? data, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql.Named("message_send"));
        command.Text("hub", Name).Text("instance_id", instanceId).Text("kind", EventKinds.Text(kind)).Text("name", name).Text("data", data);
        if (await source.WholeAsync(command.ExecuteNonQueryAsync(cancellation)) == 0)
            return;
        CrashPoints.Pass(CrashPoints.MessageStored);
        Woken();
    }

    private void Woken()
    {
        wake.Pump.Set();
        wake.Others.Set();
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, bool full, Func<OrchestrationMetadata, bool> reached, CancellationToken cancellation)
    {
        while (true)
        {
            var changed = wake.Waiters.Changed(instanceId);
            var found = await _queries.GetAsync(instanceId, full, cancellation)
                ?? throw new InvalidOperationException(
                    string.Create(CultureInfo.InvariantCulture, $"No orchestration with the instance id '{instanceId}' exists."));
            if (reached(found.Metadata))
                return found.Metadata;
            await Task.WhenAny(changed, Task.Delay(WaitPoll, time, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
