namespace Ainer.Workers.Audio.Dsp;

/// <summary>A room: a feedback delay network of eight lines with a Householder matrix (Jot and Chaigne 1991), damped towards the high end.</summary>
internal sealed class Reverb
{
    private const int Lines = 8;
    private static readonly int[] Lengths = [1427, 1637, 1871, 2053, 2269, 2557, 2789, 3061];
    private readonly float[][] _delay = new float[Lines][];
    private readonly int[] _at = new int[Lines];
    private readonly float[] _feedback = new float[Lines];
    private readonly float[] _damped = new float[Lines];
    private readonly float _damping;

    /// <param name="seconds">Until the sound has fallen by 60 dB.</param>
    /// <param name="damping">0 bright to 1 dull.</param>
    /// <param name="size">1 for a hall, less for smaller rooms.</param>
    public Reverb(double seconds, double damping, double size = 1)
    {
        _damping = (float)(0.15 + 0.75 * damping);
        for (var i = 0; i < Lines; i++)
        {
            var length = Math.Max(32, (int)(Lengths[i] * size));
            _delay[i] = new float[length];
            _feedback[i] = (float)Math.Pow(10, -3.0 * length / StereoBuffer.Rate / seconds);
        }
    }

    /// <summary>Adds the room's answer to the dry sound.</summary>
    public void Apply(StereoBuffer sound, double wet)
    {
        var gain = (float)(wet * 0.5);
        Span<float> taps = stackalloc float[Lines];
        for (var i = 0; i < sound.Length; i++)
        {
            var sum = 0f;
            for (var line = 0; line < Lines; line++)
            {
                var tap = _delay[line][_at[line]];
                _damped[line] += (tap - _damped[line]) * (1 - _damping);
                taps[line] = _damped[line] * _feedback[line];
                sum += taps[line];
            }
            sum *= 2f / Lines;
            var (left, right) = (sound.Left[i], sound.Right[i]);
            for (var line = 0; line < Lines; line++)
            {
                _delay[line][_at[line]] = taps[line] - sum + ((line & 1) == 0 ? left : right) * 0.5f;
                if (++_at[line] == _delay[line].Length) _at[line] = 0;
            }
            sound.Left[i] += gain * (taps[0] - taps[2] + taps[4] - taps[6]);
            sound.Right[i] += gain * (taps[1] - taps[3] + taps[5] - taps[7]);
        }
    }
}
