namespace Ainer.Composer.Sound;

/// <summary>
/// The quiet sound of a room, as film sound uses it under pauses: soft low-passed noise, always the same, with a mean level of 1 (0 dBFS) so that a placement's gain
/// is its level. Loop it.
/// </summary>
internal sealed class RoomTone : ISoundSource
{
    /// <summary>Its name in a mix plan; no input can have it.</summary>
    public const string Name = "\u0001room-tone";
    private const int Seed = 7919;
    private static readonly float[] Samples = Make();

    public long Frames => Samples.Length / 2;

    public void Read(long frame, Span<float> stereo) => Samples.AsSpan((int)frame * 2, stereo.Length).CopyTo(stereo);

    public void Dispose()
    {
    }

    private static float[] Make()
    {
        var random = new Random(Seed);
        var samples = new float[SoundFormat.Rate * 2 * 4];
        double left = 0, right = 0, energy = 0;
        for (var i = 0; i < samples.Length; i += 2)
        {
            left += 0.08 * (random.NextDouble() - 0.5 - left);
            right += 0.08 * (random.NextDouble() - 0.5 - right);
            (samples[i], samples[i + 1]) = ((float)left, (float)right);
            energy += left * left + right * right;
        }
        var scale = (float)(1 / Math.Sqrt(energy / samples.Length));
        for (var i = 0; i < samples.Length; i++) samples[i] *= scale;
        return samples;
    }
}
