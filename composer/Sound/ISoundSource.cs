namespace Ainer.Composer.Sound;

/// <summary>Sound that can be read at any place, from several threads at once.</summary>
internal interface ISoundSource : IDisposable
{
    /// <summary>Its length.</summary>
    long Frames { get; }

    /// <summary>Fills interleaved stereo from a frame on; the whole range lies inside the source.</summary>
    void Read(long frame, Span<float> stereo);
}
