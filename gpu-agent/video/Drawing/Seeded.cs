namespace Ainer.Workers.Video.Drawing;

/// <summary>A small random source (SplitMix64, Steele et al. 2014): the same numbers for the same seed on every runtime, so that drawings repeat.</summary>
internal sealed class Seeded(ulong seed)
{
    private ulong _state = seed;

    /// <summary>An independent source for one purpose.</summary>
    public Seeded Fork(string purpose)
    {
        var hash = 14695981039346656037UL ^ _state;
        foreach (var letter in purpose) hash = (hash ^ letter) * 1099511628211UL;
        return new Seeded(hash);
    }

    /// <summary>0 to 1, 1 excluded.</summary>
    public double Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    public double Between(double low, double high) => low + (high - low) * Next();

    public int Below(int count) => (int)(Next() * count);

    public bool Chance(double probability) => Next() < probability;

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];
}
