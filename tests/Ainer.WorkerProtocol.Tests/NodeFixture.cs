using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Testing;
using Ainer.WorkerProtocol.Hub;
using Microsoft.Extensions.Configuration;
using RabbitMQ.Client;

namespace Ainer.WorkerProtocol.Tests;

/// <summary>A broker and a bucket for a test class; a hub and a work directory for each test.</summary>
public sealed class NodeFixture : IAsyncLifetime
{
    private const string InputText = "input";
    private const string ControlQueue = "node.test-node.control";
    private readonly IdSource _ids = new(TimeProvider.System);

    internal TestBroker Broker { get; private set; } = null!;
    internal SignedBucket Bucket { get; private set; } = null!;
    internal FakeHub Hub { get; private set; } = null!;
    internal string WorkDirectory { get; private set; } = "";

    internal Dictionary<string, string?> Settings => new()
    {
        ["RabbitMq:Uri"] = Broker.Uri,
        ["Hub:BaseUrl"] = Hub.BaseUrl,
        ["Hub:ApiKey"] = FakeHub.ApiKey,
        ["Agent:Lanes"] = "cpu.audio:1",
        ["Agent:WorkDirectory"] = WorkDirectory,
        ["Agent:NodeId"] = "test-node",
        ["Agent:DrainS"] = "5",
    };

    public async ValueTask InitializeAsync()
    {
        Broker = await TestBroker.CreateAsync();
        Bucket = await SignedBucket.CreateAsync();
        await Bucket.PutAsync("in/1", InputText);
        await ResetAsync();
    }

    /// <summary>Empty queues, a new hub and a new work directory.</summary>
    internal async ValueTask ResetAsync()
    {
        await RemoveAsync();
        (Bucket.Elsewhere, Bucket.Lifetime) = (null, TimeSpan.FromMinutes(10));
        Hub = await FakeHub.StartAsync(Bucket);
        WorkDirectory = Path.Combine(Path.GetTempPath(), TestServices.UniqueName("ainer-node"));
        await using var channel = await Broker.Connection.CreateChannelAsync(null, CancellationToken.None);
        foreach (var queue in new[] { "job.dispatch.cpu.audio", "job.dispatch.cpu.audio.dlq", "worker.result" }) await channel.QueuePurgeAsync(queue);
    }

    public async ValueTask DisposeAsync()
    {
        await RemoveAsync();
        await Bucket.DisposeAsync();
        await Broker.DisposeAsync();
    }

    private async ValueTask RemoveAsync()
    {
        if (Hub is not null) await Hub.DisposeAsync();
        if (Directory.Exists(WorkDirectory)) Directory.Delete(WorkDirectory, recursive: true);
    }

    /// <summary>Settings with some changed.</summary>
    internal IConfiguration Configuration(params (string Key, string Value)[] changes)
    {
        var settings = Settings;
        foreach (var (key, value) in changes) settings[key] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
    }

    /// <summary>A job at the hub with one input.</summary>
    internal ClaimedJob AddJob(TestParams wanted, int timeLimitS = 60, string? provider = null, string inputText = InputText)
    {
        var job = new ClaimedJob
        {
            TenantId = "t_1", ProjectId = "p_1", RunId = "run_1", JobId = _ids.New("job"), Attempt = 1, Kind = JobKind.Audio, Operation = JobOperation.Tts,
            Provider = provider ?? TestHandler.ProviderName, Token = 0, LeaseS = 0, TimeLimitS = timeLimitS, Params = AinerJson.ToElement(wanted),
            Inputs =
            [
                new ClaimedInput
                {
                    Name = "line:1", ArtifactId = "art_in", Url = "", Bytes = Encoding.UTF8.GetByteCount(inputText),
                    Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(inputText))), ContentType = "text/plain",
                },
            ],
        };
        Hub.Add(job, "in/1");
        return job;
    }

    /// <summary>Adds a job and offers it on the lane.</summary>
    internal async Task<ClaimedJob> OfferAsync(TestParams wanted, int timeLimitS = 60, string? provider = null, string inputText = InputText)
    {
        var job = AddJob(wanted, timeLimitS, provider, inputText);
        await DispatchAsync(job);
        return job;
    }

    internal async Task DispatchAsync(ClaimedJob job)
    {
        var decision = new DispatchDecision
        {
            TenantId = job.TenantId, ProjectId = job.ProjectId, RunId = job.RunId, JobId = job.JobId, Attempt = job.Attempt, DecisionId = _ids.New("dec"),
            Kind = job.Kind, Operation = job.Operation, Lane = Lanes.CpuAudio, Provider = job.Provider, Reason = "test", TimeLimitS = job.TimeLimitS,
        };
        await PublishAsync("job.dispatch.cpu.audio", EventTypes.JobDispatch, job.JobId, AinerJson.ToElement(decision));
    }

    /// <summary>Tells the node that a job is cancelled, once it listens: its first message may come before its control queue is there.</summary>
    internal async Task CancelAsync(ClaimedJob job)
    {
        await Eventually.AssertAsync(async () => await Broker.ConsumersAsync(ControlQueue, CancellationToken.None) == 1, TimeSpan.FromSeconds(60), "the node listens", CancellationToken.None);
        await PublishAsync(ControlQueue, EventTypes.JobCancel, job.JobId, AinerJson.ToElement(new JobCancel(job.JobId, job.Attempt)));
    }

    internal async Task PublishAsync(string routingKey, string eventType, string jobId, JsonElement payload)
    {
        var envelope = new EventEnvelope
        {
            EventId = _ids.NewEventId(), EventType = eventType, Producer = Producers.WorkerHub, OccurredAt = TimeProvider.System.GetUtcNow(),
            TenantId = "t_1", ProjectId = "p_1", RunId = "run_1", JobId = jobId, Payload = payload,
        };
        await PublishRawAsync(routingKey, JsonSerializer.SerializeToUtf8Bytes(envelope, AinerJson.Options));
    }

    internal async Task PublishRawAsync(string routingKey, byte[] body)
    {
        await using var channel = await Broker.Connection.CreateChannelAsync(new CreateChannelOptions(true, true), CancellationToken.None);
        await channel.BasicPublishAsync("ainer.events", routingKey, mandatory: true, new BasicProperties { Persistent = true }, body);
    }

    /// <summary>Waits for the next word about a job that is no progress.</summary>
    internal async Task<(EventEnvelope Envelope, WorkerResult Result)> ResultOfAsync(ClaimedJob job, TimeSpan? within = null)
    {
        (EventEnvelope, WorkerResult)? found = null;
        var ct = TestContext.Current.CancellationToken;
        await Eventually.AssertAsync(async () =>
        {
            while (await TakeResultAsync(ct) is { } message)
            {
                var envelope = AinerJson.Read<EventEnvelope>(message.Body.Span);
                var result = AinerJson.Read<WorkerResult>(envelope.Payload);
                if (result.Outcome == WorkerOutcome.Progress || result.JobId != job.JobId) continue;
                found = (envelope, result);
                return true;
            }
            return false;
        }, within ?? TimeSpan.FromSeconds(60), $"a result of {job.JobId}", ct);
        return found!.Value;
    }

    /// <summary>Null also while the test's own connection is being closed with all the others.</summary>
    private async Task<BasicGetResult?> TakeResultAsync(CancellationToken ct)
    {
        try { return await Broker.TakeAsync("worker.result", ct); }
        catch (Exception e) when (e is RabbitMQ.Client.Exceptions.OperationInterruptedException or RabbitMQ.Client.Exceptions.AlreadyClosedException) { return null; }
    }

    /// <summary>All results (no progress) of a job that lie in the queue now.</summary>
    internal async Task<IReadOnlyList<EventEnvelope>> DrainResultsAsync()
    {
        var found = new List<EventEnvelope>();
        while (await Broker.TakeAsync("worker.result", TestContext.Current.CancellationToken) is { } message)
        {
            var envelope = AinerJson.Read<EventEnvelope>(message.Body.Span);
            if (AinerJson.Read<WorkerResult>(envelope.Payload).Outcome != WorkerOutcome.Progress) found.Add(envelope);
        }
        return found;
    }

    /// <summary>How often the handler ran for a job.</summary>
    internal int RunsOf(ClaimedJob job) =>
        File.Exists(TestHandler.RunsFile(WorkDirectory)) ? File.ReadAllLines(TestHandler.RunsFile(WorkDirectory)).Count(line => line == job.JobId) : 0;

    /// <summary>What is left of attempts in the work directory.</summary>
    internal IReadOnlyList<string> AttemptsLeft() =>
        Directory.Exists(Path.Combine(WorkDirectory, "attempts")) ? [.. Directory.EnumerateDirectories(Path.Combine(WorkDirectory, "attempts"))] : [];
}
