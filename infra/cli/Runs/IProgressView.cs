namespace Ainer.Cli.Runs;

/// <summary>Shows a person how a run goes: bars on a terminal, lines elsewhere.</summary>
internal interface IProgressView
{
    /// <summary>Shows every snapshot until the run has ended; returns the last.</summary>
    Task<RunSnapshot> ShowAsync(IAsyncEnumerable<RunSnapshot> snapshots, CancellationToken cancel);
}
