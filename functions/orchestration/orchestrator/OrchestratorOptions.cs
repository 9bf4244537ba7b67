using System.ComponentModel.DataAnnotations;

namespace Ainer.Orchestrator;

/// <summary>Settings of the orchestrator, section Orchestrator.</summary>
public sealed class OrchestratorOptions
{
    /// <summary>How often one job may be tried in a generation.</summary>
    [Range(1, 20)] public int MaxAttempts { get; set; } = 3;

    /// <summary>The pause after a job's first failure, in seconds; it doubles with each further one.</summary>
    [Range(0.01, 600)] public double RetryBaseS { get; set; } = 1;

    /// <summary>The longest pause between attempts, in seconds.</summary>
    [Range(0.1, 3600)] public double RetryCapS { get; set; } = 60;

    /// <summary>How often due retries are looked for, in seconds.</summary>
    [Range(0.05, 60)] public double RetryScanS { get; set; } = 0.5;

    /// <summary>How long a queued or settled run may stand before a sweep moves it on, in seconds.</summary>
    [Range(1, 3600)] public int SweepAfterS { get; set; } = 20;

    /// <summary>How long a job may stand that nobody has, waiting in no queue and under no lease, before its last message is sent again, in seconds.</summary>
    [Range(1, 86_400)] public int StalledAfterS { get; set; } = 300;
}
