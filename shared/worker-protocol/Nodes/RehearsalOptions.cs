namespace Ainer.WorkerProtocol.Nodes;

/// <summary>
/// A rehearsed failure, so that an operator can see on a running house what a failing job does and how its run is retried. Off unless both
/// settings are given: while <see cref="WhileFile"/> exists, every job whose parameters contain <see cref="FailText"/> fails with
/// provider_failed. The section is Agent:Rehearsal (Composer:Rehearsal for the composer).
/// </summary>
public sealed class RehearsalOptions
{
    /// <summary>Looked for in every text of a job's parameters. Empty = no rehearsal.</summary>
    public string FailText { get; set; } = "";

    /// <summary>The file whose existence switches the rehearsal on; no restart is needed. Empty = no rehearsal.</summary>
    public string WhileFile { get; set; } = "";
}
