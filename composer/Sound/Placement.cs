namespace Ainer.Composer.Sound;

/// <summary>A sound's place in the film: from which frame, how long, how loud. A looped source is repeated with a cross-fade at its seam.</summary>
internal sealed record Placement(string Source, long Start, long Frames, float Gain)
{
    public bool Loop { get; init; }
    /// <summary>Fades, or null.</summary>
    public GainCurve? Fades { get; init; }
    /// <summary>What lowers it under speech, or null.</summary>
    public GainCurve? Duck { get; init; }
    public long End => Start + Frames;
}

/// <summary>Everything that is heard, over a film of this many frames.</summary>
internal sealed record MixPlan(long Frames, IReadOnlyList<Placement> Placements);
