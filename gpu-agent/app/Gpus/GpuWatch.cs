using System.Diagnostics.Metrics;
using Ainer.GpuAgent.Hosting;
using Ainer.Media.Processes;
using Ainer.Telemetry;
using Ainer.WorkerProtocol.Hub;
using Ainer.WorkerProtocol.Nodes;
using Microsoft.Extensions.Options;

namespace Ainer.GpuAgent.Gpus;

/// <summary>Asks nvidia-smi for the cards at the start, and for their load every five seconds. Without the program there are none, and it does not ask again.</summary>
internal sealed class GpuWatch : BackgroundService, INodeFacts
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);
    private readonly string _program;
    private readonly TimeProvider _clock;
    private volatile IReadOnlyList<GpuReading> _cards = [];

    public GpuWatch(IOptions<AgentOptions> options, TimeProvider clock)
    {
        (_program, _clock) = (options.Value.NvidiaSmi, clock);
        AinerTelemetry.Meter.CreateObservableGauge("ainer_gpu_utilization_percent", () => Observe(card => card.UtilizationPercent ?? 0), "%", "How busy each graphics card is.");
        AinerTelemetry.Meter.CreateObservableGauge("ainer_gpu_memory_used_bytes", () => Observe(card => card.MemoryUsedMb * 1048576.0), "By", "Memory in use on each graphics card.");
        AinerTelemetry.Meter.CreateObservableGauge("ainer_gpu_memory_total_bytes", () => Observe(card => card.MemoryTotalMb * 1048576.0), "By", "Memory of each graphics card.");
    }

    /// <inheritdoc/>
    public IReadOnlyList<GpuFacts> Gpus => [.. _cards.Select(card => new GpuFacts(card.Name, card.MemoryTotalMb))];

    /// <inheritdoc/>
    public GpuLoad? Load() => GpuReading.Load(_cards);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _cards = await ReadAsync(cancellationToken);
        if (_cards.Count > 0) await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pace, _clock, stoppingToken);
            // An answer that fails or comes late leaves the last one standing.
            _cards = await ReadAsync(stoppingToken) is { Count: > 0 } cards ? cards : _cards;
        }
    }

    private async Task<IReadOnlyList<GpuReading>> ReadAsync(CancellationToken ct)
    {
        try { return GpuReading.Parse(await new MediaCommand(_program, GpuReading.Query).WithTimeLimit(Limit).ReadTextAsync(ct)); }
        catch (MediaToolException) { return []; }
    }

    private IEnumerable<Measurement<double>> Observe(Func<GpuReading, double> value) =>
        _cards.Select((card, index) => new Measurement<double>(value(card), new KeyValuePair<string, object?>("gpu", $"{index}"), new KeyValuePair<string, object?>("name", card.Name)));
}
