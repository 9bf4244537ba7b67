using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Testing;
using RabbitMQ.Client;

namespace Ainer.GpuAgent.Tests;

/// <summary>The agent's own program in a process of its own, with a fake hub, the real broker and the real store.</summary>
public sealed class AgentProcess : IAsyncLifetime
{
    private readonly IdSource _ids = new(TimeProvider.System);
    private readonly ConcurrentQueue<string> _output = new();
    private readonly string _directory = Path.Combine(Path.GetTempPath(), TestServices.UniqueName("ainer-agent"));
    private TestBroker _broker = null!;
    private SignedBucket _bucket = null!;
    private Process _process = null!;

    internal FakeHub Hub { get; private set; } = null!;
    internal HttpClient Http { get; } = new();
    internal int ProcessId => _process.Id;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _broker = await TestBroker.CreateAsync();
        _bucket = await SignedBucket.CreateAsync();
        Hub = await FakeHub.StartAsync(_bucket);
        Directory.CreateDirectory(_directory);
        var smi = Path.Combine(_directory, "nvidia-smi");
        await File.WriteAllTextAsync(smi, "#!/bin/sh\necho 'NVIDIA Test Card, 24564, 1024, 37'\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(smi, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var port = TestPorts.Take();
        Http.BaseAddress = new Uri($"http://127.0.0.1:{port}/");
        Start(new Dictionary<string, string>
        {
            ["RabbitMq__Uri"] = _broker.Uri, ["Hub__BaseUrl"] = Hub.BaseUrl, ["Hub__ApiKey"] = FakeHub.ApiKey, ["Agent__Port"] = port.ToString(CultureInfo.InvariantCulture),
            ["Agent__WorkDirectory"] = Path.Combine(_directory, "work"), ["Agent__NodeId"] = "test-agent", ["Agent__NvidiaSmi"] = smi,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Http.Dispose();
        await Hub.DisposeAsync();
        await _bucket.DisposeAsync();
        await _broker.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Waits until /readyz says 200.</summary>
    internal Task ReadyAsync() => Eventually.AssertAsync(async () =>
    {
        if (_process.HasExited) throw new InvalidOperationException("The agent ended:\n" + string.Join('\n', _output));
        try { return (await Http.GetAsync("readyz", Ct)).IsSuccessStatusCode; }
        catch (HttpRequestException) { return false; }
    }, TimeSpan.FromSeconds(180), "the agent is ready", Ct);

    /// <summary>Has the agent do a job; its result, which must be a success.</summary>
    internal async Task<WorkerResult> DoAsync<T>(JobKind kind, JobOperation operation, string provider, string lane, T parameters, params (string Name, ProducedArtifact Artifact)[] inputs)
    {
        var job = new ClaimedJob
        {
            TenantId = "t_1", ProjectId = "p_1", RunId = "run_1", JobId = _ids.New("job"), Attempt = 1, Kind = kind, Operation = operation, Provider = provider,
            Token = 0, LeaseS = 0, TimeLimitS = 60, Params = AinerJson.ToElement(parameters),
            Inputs = [.. inputs.Select(input => new ClaimedInput
            {
                Name = input.Name, ArtifactId = input.Artifact.ArtifactId, Url = "", Sha256 = input.Artifact.Sha256, Bytes = input.Artifact.Bytes,
                ContentType = input.Artifact.ContentType, Media = input.Artifact.Media, Metadata = input.Artifact.Metadata,
            })],
        };
        Hub.Add(job);
        var decision = new DispatchDecision
        {
            TenantId = "t_1", ProjectId = "p_1", DecisionId = _ids.New("dec"), RunId = "run_1", JobId = job.JobId, Attempt = 1, Kind = kind, Operation = operation,
            Lane = lane, Provider = provider, Reason = "test", TimeLimitS = 60,
        };
        await PublishAsync($"job.dispatch.{lane}", AinerJson.ToElement(decision));
        var result = await ResultOfAsync(job.JobId);
        Assert.True(result.Outcome == WorkerOutcome.Succeeded, $"{operation}: {result.ErrorCode} {result.Message}");
        return result;
    }

    /// <summary>Sends SIGTERM and waits for the end; the exit code.</summary>
    internal async Task<int> TerminateAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(Ct);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        bound.CancelAfter(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(bound.Token);
        return _process.ExitCode;
    }

    internal IReadOnlyCollection<string> Output => _output;

    private async Task PublishAsync(string routingKey, JsonElement payload)
    {
        var envelope = new EventEnvelope
        {
            EventId = _ids.NewEventId(), EventType = EventTypes.JobDispatch, Producer = Producers.ModelRouter, OccurredAt = TimeProvider.System.GetUtcNow(),
            TenantId = "t_1", ProjectId = "p_1", RunId = "run_1", Payload = payload,
        };
        await using var channel = await _broker.Connection.CreateChannelAsync(new CreateChannelOptions(true, true), Ct);
        await channel.BasicPublishAsync("ainer.events", routingKey, mandatory: true, new BasicProperties { Persistent = true }, JsonSerializer.SerializeToUtf8Bytes(envelope, AinerJson.Options), Ct);
    }

    private Task<WorkerResult> ResultOfAsync(string jobId) => Eventually.GetAsync<WorkerResult>(async () =>
    {
        while (await _broker.TakeAsync("worker.result", Ct) is { } message)
        {
            var result = AinerJson.Read<WorkerResult>(AinerJson.Read<EventEnvelope>(message.Body.Span).Payload);
            if (result.JobId == jobId && result.Outcome != WorkerOutcome.Progress) return result;
        }
        return null;
    }, TimeSpan.FromSeconds(60), $"a result of {jobId}", Ct);

    private void Start(Dictionary<string, string> settings)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Ainer.GpuAgent");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _directory };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => _output.Enqueue(e.Data ?? "");
        _process.ErrorDataReceived += (_, e) => _output.Enqueue(e.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }
}
