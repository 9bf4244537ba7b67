namespace Ainer.Workers.LipSync;

/// <summary>How well the mouth follows the speech: the content of a LipsyncReport artifact.</summary>
public sealed record LipSyncReport
{
    public required string Provider { get; init; }
    public required string ShotId { get; init; }
    public required int Fps { get; init; }
    public required int Frames { get; init; }
    /// <summary>False when the clip has no mouth to move; <see cref="Reason"/> says why.</summary>
    public required bool Applied { get; init; }
    public string? Reason { get; init; }
    public IReadOnlyList<LipSyncLine> Lines { get; init; } = [];
}

/// <summary>One spoken line. Times in seconds from the start of the shot.</summary>
public sealed record LipSyncLine
{
    public required string LineId { get; init; }
    public required double StartS { get; init; }
    public required double EndS { get; init; }
    public required int FramesOpen { get; init; }
    /// <summary>Of mouth openness and loudness (Pearson), -1 to 1.</summary>
    public required double Correlation { get; init; }
    /// <summary>The shift at which both agree best; positive when the mouth is late.</summary>
    public required double OffsetMs { get; init; }
}
