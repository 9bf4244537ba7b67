using System.Buffers;

namespace Ainer.Composer.Sound;

/// <summary>How the mix becomes the master: a gain, then a limiter at a ceiling (both linear). Without a ceiling nothing is limited.</summary>
internal sealed record MasterSettings(float Gain, float? Ceiling)
{
    public static MasterSettings Unchanged { get; } = new(1, null);
}

/// <summary>A rendered stretch of the master with enough sound around it that filters and limiter stand as if the whole film had run through them.</summary>
internal sealed class MixStretch : IDisposable
{
    private const int Context = 2 * Limiter.LookBack;
    private readonly float[] _buffer;
    private readonly int _before;
    private readonly int _length;

    private MixStretch(float[] buffer, int before, int length) => (_buffer, _before, _length) = (buffer, before, length);

    /// <summary>The stretch itself, interleaved.</summary>
    public ReadOnlySpan<float> Sound => _buffer.AsSpan(_before, _length);

    /// <summary>The stretch itself, to be written out.</summary>
    public ReadOnlyMemory<float> Memory => _buffer.AsMemory(_before, _length);

    /// <summary>What is heard just before it, as far as it is exact.</summary>
    public ReadOnlySpan<float> Before => _buffer.AsSpan(_before - Limiter.LookBack * 2, Limiter.LookBack * 2);

    /// <summary>Renders, amplifies and limits.</summary>
    public static MixStretch Render(MixRenderer renderer, long from, int frames, MasterSettings settings)
    {
        var length = (Context + frames + Limiter.LookAhead) * 2;
        var buffer = ArrayPool<float>.Shared.Rent(length);
        var sound = buffer.AsSpan(0, length);
        renderer.Render(from - Context, sound);
        if (settings.Gain != 1) foreach (ref var sample in sound) sample *= settings.Gain;
        if (settings.Ceiling is { } ceiling) Limiter.Apply(sound, ceiling);
        return new MixStretch(buffer, Context * 2, frames * 2);
    }

    public void Dispose() => ArrayPool<float>.Shared.Return(_buffer);
}
