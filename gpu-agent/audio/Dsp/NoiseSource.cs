namespace Ainer.Workers.Audio.Dsp;

/// <summary>Seeded randomness (xorshift64*, Vigna 2016): the same seed gives the same sound on every machine and version of .NET.</summary>
internal sealed class NoiseSource
{
    private ulong _state;

    public NoiseSource(long seed)
    {
        // splitmix64, so that neighbouring seeds do not start alike.
        var z = (ulong)seed + 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        _state = (z ^ (z >> 31)) | 1;
    }

    /// <summary>0 to 1, 1 excluded.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>-1 to 1: white noise.</summary>
    public float White() => (float)(Unit() * 2 - 1);

    /// <summary>Between two bounds.</summary>
    public double Between(double low, double high) => low + (high - low) * Unit();

    /// <summary>0 to count - 1.</summary>
    public int Index(int count) => (int)(Unit() * count);

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Index(items.Count)];

    /// <summary>True with this chance.</summary>
    public bool Chance(double probability) => Unit() < probability;

    private ulong Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545F4914F6CDD1DUL;
    }
}
