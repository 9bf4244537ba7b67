using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Ainer.Composer.Sound;

/// <summary>
/// Renders any stretch of a mix. What is heard at a frame depends on that frame alone, so stretches can be rendered apart, in parallel and in any order,
/// and always come out the same. One renderer serves one thread at a time; it keeps the files of its stretch open until it is disposed.
/// </summary>
internal sealed class MixRenderer(MixPlan plan, Func<string, ISoundSource> open) : IDisposable
{
    private const int BlockFrames = SoundFormat.Rate / 2;
    private const int SeamFrames = SoundFormat.Rate;
    private readonly Dictionary<string, ISoundSource> _open = new(StringComparer.Ordinal);
    private readonly float[] _gains = new float[BlockFrames];
    private readonly float[] _sound = new float[BlockFrames * 2];

    /// <summary>Fills interleaved stereo from a frame of the film on; before its start and after its end there is silence.</summary>
    public void Render(long from, Span<float> stereo)
    {
        stereo.Clear();
        for (var at = 0; at < stereo.Length; at += BlockFrames * 2)
            RenderBlock(from + at / 2, stereo[at..Math.Min(stereo.Length, at + BlockFrames * 2)]);
    }

    public void Dispose()
    {
        foreach (var source in _open.Values) source.Dispose();
        _open.Clear();
    }

    private void RenderBlock(long from, Span<float> block)
    {
        var end = Math.Min(from + block.Length / 2, plan.Frames);
        foreach (var placement in plan.Placements)
        {
            var start = Math.Max(from, placement.Start);
            var stop = Math.Min(end, placement.End);
            if (start < stop) Add(placement, start, block.Slice((int)(start - from) * 2, (int)(stop - start) * 2));
        }
    }

    private void Add(Placement placement, long start, Span<float> target)
    {
        var frames = target.Length / 2;
        var sound = _sound.AsSpan(0, target.Length);
        Read(placement, start - placement.Start, sound);
        if (placement.Fades is null && placement.Duck is null)
        {
            AddScaled(sound, placement.Gain, target);
            return;
        }
        var gains = _gains.AsSpan(0, frames);
        gains.Fill(placement.Gain);
        placement.Fades?.Apply(start, gains);
        placement.Duck?.Apply(start, gains);
        for (var i = 0; i < gains.Length; i++)
        {
            target[2 * i] += sound[2 * i] * gains[i];
            target[2 * i + 1] += sound[2 * i + 1] * gains[i];
        }
    }

    private static void AddScaled(ReadOnlySpan<float> sound, float gain, Span<float> target)
    {
        var from = MemoryMarshal.Cast<float, Vector<float>>(sound);
        var to = MemoryMarshal.Cast<float, Vector<float>>(target);
        for (var i = 0; i < to.Length; i++) to[i] += from[i] * gain;
        for (var i = to.Length * Vector<float>.Count; i < target.Length; i++) target[i] += sound[i] * gain;
    }

    private void Read(Placement placement, long position, Span<float> sound)
    {
        var source = SourceOf(placement.Source);
        if (placement.Loop && position + sound.Length / 2 > source.Frames - Seam(source)) ReadLooped(source, position, sound);
        else ReadPlain(source, position, sound);
    }

    private static void ReadPlain(ISoundSource source, long position, Span<float> sound)
    {
        var frames = (int)Math.Clamp(source.Frames - position, 0, sound.Length / 2);
        if (frames > 0) source.Read(position, sound[..(frames * 2)]);
        sound[(frames * 2)..].Clear();
    }

    private static void ReadLooped(ISoundSource source, long position, Span<float> sound)
    {
        var seam = Seam(source);
        var period = source.Frames - seam;
        for (var at = 0; at < sound.Length;)
        {
            var round = (position + at / 2) / period;
            var within = (position + at / 2) % period;
            var crossing = round > 0 && within < seam;
            var frames = (int)Math.Min((sound.Length - at) / 2, (crossing ? seam : period) - within);
            var run = sound.Slice(at, frames * 2);
            source.Read(within, run);
            if (crossing) CrossFade(source, within, seam, period, run);
            at += frames * 2;
        }
    }

    private static void CrossFade(ISoundSource source, long within, long seam, long period, Span<float> run)
    {
        var tail = ArrayPool<float>.Shared.Rent(run.Length);
        source.Read(within + period, tail.AsSpan(0, run.Length));
        for (var i = 0; i < run.Length; i++)
        {
            var part = (within + i / 2) / (double)seam * Math.PI / 2;
            run[i] = run[i] * (float)Math.Sin(part) + tail[i] * (float)Math.Cos(part);
        }
        ArrayPool<float>.Shared.Return(tail);
    }

    private static long Seam(ISoundSource source) => Math.Min(SeamFrames, source.Frames / 4);

    private ISoundSource SourceOf(string name)
    {
        if (!_open.TryGetValue(name, out var source)) _open[name] = source = open(name);
        return source;
    }
}
