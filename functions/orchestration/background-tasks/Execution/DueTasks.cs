using System.Diagnostics.Metrics;
using Ainer.Telemetry;

namespace Ainer.BackgroundTasks.Execution;

/// <summary>Tells how many tasks wait for an executor. Each process tells the same number, so that it is known while one of them lives.</summary>
internal sealed class DueTasks(ExecutionStore store, TimeProvider clock)
{
    private static readonly Gauge<long> Due = AinerTelemetry.Meter.CreateGauge<long>("ainer_tasks_due", description: "Background tasks that are due and wait for an executor, over all processes.");
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private long _countedAt;

    /// <summary>Counts, unless that was done a moment ago.</summary>
    public async Task ReportAsync(CancellationToken ct)
    {
        if (_countedAt != 0 && clock.GetElapsedTime(_countedAt) < Every) return;
        _countedAt = clock.GetTimestamp();
        Due.Record(await store.DueAsync(ct));
    }
}
