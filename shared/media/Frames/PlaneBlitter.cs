using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ainer.Media.Frames;

/// <summary>
/// Scales and blends one plane. Each target row is first mixed from two source rows, then resampled along x. Because scale and shift are the same over a
/// row, where each target pixel looks is worked out once per sprite and frame: eight target pixels are one byte shuffle and one multiply-add. Weights
/// have six bits, so a move of 1/64 pixel shows. The plain path computes the same integers.
/// </summary>
internal sealed class PlaneBlitter
{
    private const int Pad = 16;
    private byte[] _values = [];
    private byte[] _alpha = [];
    private Tap[] _taps = [];
    private Vector128<byte>[] _shuffles = [];
    private Vector128<sbyte>[] _weights = [];

    /// <summary>For tests: take the path of machines without byte shuffles.</summary>
    internal bool PlainOnly { get; init; }

    private readonly record struct Tap(int Source, int Weight);

    public void Blit(SpritePlane sprite, Span<byte> target, int width, int height, double x, double y, double scale, int strength, bool opaque)
    {
        var fromX = Math.Max(0, (int)Math.Floor(x));
        var toX = Math.Min(width, (int)Math.Ceiling(x + sprite.Width * scale));
        var fromY = Math.Max(0, (int)Math.Floor(y));
        var toY = Math.Min(height, (int)Math.Ceiling(y + sprite.Height * scale));
        if (fromX >= toX || fromY >= toY) return;
        Prepare(sprite, fromX, toX, x, scale, out var shuffled);
        // Where a sprite reaches beyond the picture on both sides, a row without holes needs no blending.
        var spans = strength == 256 && x < -scale && x + sprite.Width * scale > width + scale;
        for (var row = fromY; row < toY; row++)
        {
            var source = Fixed((row + 0.5 - y) / scale - 0.5);
            var (upper, weight) = (source >> 6, source & 63);
            var solid = opaque || (spans && sprite.IsSolid(upper) && sprite.IsSolid(upper + 1));
            var span = SpanOf(sprite, upper, opaque).Union(SpanOf(sprite, upper + 1, opaque));
            if (span.IsEmpty) continue;
            var first = Math.Clamp((int)Math.Floor((span.From - 1) * scale + x) - fromX, 0, toX - fromX);
            var last = Math.Clamp((int)Math.Ceiling((span.To + 1) * scale + x) - fromX, 0, toX - fromX);
            first &= ~7;
            if (first >= last) continue;
            var fromSource = Math.Max(0, _taps[first].Source - 1);
            var toSource = Math.Min(sprite.Width, _taps[last - 1].Source + 2);
            MixRows(sprite.Values, _values, sprite, upper, weight, fromSource, toSource, opaque);
            if (!solid) MixRows(sprite.Alpha, _alpha, sprite, upper, weight, fromSource, toSource, opaque);
            var line = target.Slice(row * width + fromX, toX - fromX);
            if (shuffled) last = Math.Min(line.Length, (last + 7) & ~7);
            ResampleRow(line, first, last, strength, solid, shuffled);
        }
    }

    private static int Fixed(double value) => (int)Math.Floor(value * 64 + 0.5);

    private static RowSpan SpanOf(SpritePlane sprite, int row, bool opaque) =>
        opaque ? new RowSpan(0, sprite.Width) : row >= 0 && row < sprite.Height ? sprite.Spans[row] : RowSpan.Empty;

    private void Prepare(SpritePlane sprite, int fromX, int toX, double x, double scale, out bool shuffled)
    {
        var count = toX - fromX;
        var room = sprite.Width + 2 * Pad + 16;
        if (_values.Length < room) (_values, _alpha) = (new byte[room], new byte[room]);
        if (_taps.Length < count) (_taps, _shuffles, _weights) = (new Tap[count], new Vector128<byte>[count / 8 + 1], new Vector128<sbyte>[count / 8 + 1]);
        for (var i = 0; i < count; i++)
        {
            var source = Fixed((fromX + i + 0.5 - x) / scale - 0.5);
            _taps[i] = new Tap(source >> 6, source & 63);
        }
        // Eight pixels with their right neighbours have to lie within sixteen source bytes.
        shuffled = !PlainOnly && Ssse3.IsSupported && scale > 0.55;
        if (!shuffled) return;
        Span<byte> places = stackalloc byte[16];
        Span<sbyte> weights = stackalloc sbyte[16];
        for (var block = 0; block * 8 + 8 <= count; block++)
        {
            var origin = _taps[block * 8].Source;
            for (var i = 0; i < 8; i++)
            {
                var tap = _taps[block * 8 + i];
                (places[i * 2], places[i * 2 + 1]) = ((byte)(tap.Source - origin), (byte)(tap.Source - origin + 1));
                (weights[i * 2], weights[i * 2 + 1]) = ((sbyte)(64 - tap.Weight), (sbyte)tap.Weight);
            }
            _shuffles[block] = Vector128.Create<byte>(places);
            _weights[block] = Vector128.Create<sbyte>(weights);
        }
    }

    /// <summary>Mixes two source rows into a padded line; beyond the sprite there is nothing, or for an opaque one its edge.</summary>
    private static void MixRows(byte[] plane, byte[] line, SpritePlane sprite, int upper, int weight, int from, int to, bool opaque)
    {
        var count = to - from;
        var target = line.AsSpan(Pad + from, count);
        var top = RowOf(plane, sprite, upper, from, count, opaque);
        var bottom = RowOf(plane, sprite, upper + 1, from, count, opaque);
        if (top.IsEmpty && bottom.IsEmpty) target.Clear();
        else if (weight == 0 && !top.IsEmpty) top.CopyTo(target);
        else MixLine(top, bottom, weight, target);
        var before = opaque ? target[0] : (byte)0;
        var after = opaque ? target[^1] : (byte)0;
        line.AsSpan(Math.Max(0, Pad + from - Pad), Math.Min(Pad, Pad + from)).Fill(before);
        line.AsSpan(Pad + to, Math.Min(16 + Pad, line.Length - Pad - to)).Fill(after);
    }

    private static ReadOnlySpan<byte> RowOf(byte[] plane, SpritePlane sprite, int row, int from, int count, bool opaque)
    {
        if (opaque) row = Math.Clamp(row, 0, sprite.Height - 1);
        return row < 0 || row >= sprite.Height ? default : plane.AsSpan(row * sprite.Width + from, count);
    }

    private static void MixLine(ReadOnlySpan<byte> top, ReadOnlySpan<byte> bottom, int weight, Span<byte> target)
    {
        var i = 0;
        if (Ssse3.IsSupported)
        {
            var pair = Vector128.Create((short)((64 - weight) | (weight << 8))).AsSByte();
            var round = Vector128.Create((short)32);
            for (; i + 16 <= target.Length; i += 16)
            {
                var a = top.IsEmpty ? Vector128<byte>.Zero : Vector128.Create(top.Slice(i, 16));
                var b = bottom.IsEmpty ? Vector128<byte>.Zero : Vector128.Create(bottom.Slice(i, 16));
                var low = Sse2.ShiftRightLogical(Sse2.Add(Ssse3.MultiplyAddAdjacent(Sse2.UnpackLow(a, b), pair), round), 6);
                var high = Sse2.ShiftRightLogical(Sse2.Add(Ssse3.MultiplyAddAdjacent(Sse2.UnpackHigh(a, b), pair), round), 6);
                Sse2.PackUnsignedSaturate(low, high).CopyTo(target[i..]);
            }
        }
        for (; i < target.Length; i++)
        {
            var (a, b) = (top.IsEmpty ? 0 : top[i], bottom.IsEmpty ? 0 : bottom[i]);
            target[i] = (byte)((a * (64 - weight) + b * weight + 32) >> 6);
        }
    }

    private void ResampleRow(Span<byte> line, int first, int last, int strength, bool opaque, bool shuffled)
    {
        var i = first;
        if (shuffled)
        {
            ref var target = ref MemoryMarshal.GetReference(line);
            ref var values = ref MemoryMarshal.GetArrayDataReference(_values);
            ref var alpha = ref MemoryMarshal.GetArrayDataReference(_alpha);
            for (; i + 8 <= last; i += 8)
            {
                var block = i >> 3;
                var at = Pad + _taps[i].Source;
                var value = Resample(ref values, at, block);
                if (!opaque) value = Blend(value, Resample(ref alpha, at, block), ref target, i, strength);
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, i), Sse2.PackUnsignedSaturate(value, value).AsUInt64().ToScalar());
            }
        }
        for (; i < last; i++)
        {
            var (source, weight) = (Pad + _taps[i].Source, _taps[i].Weight);
            var value = (_values[source] * (64 - weight) + _values[source + 1] * weight + 32) >> 6;
            if (!opaque)
            {
                var through = (_alpha[source] * (64 - weight) + _alpha[source + 1] * weight + 32) >> 6;
                if (strength < 256) (value, through) = ((value * strength) >> 8, (through * strength) >> 8);
                var under = line[i] * (255 - through) + 128;
                value += (under + (under >> 8)) >> 8;
            }
            line[i] = (byte)Math.Min(255, value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<short> Resample(ref byte source, int at, int block)
    {
        var bytes = Unsafe.ReadUnaligned<Vector128<byte>>(ref Unsafe.Add(ref source, at));
        var sum = Ssse3.MultiplyAddAdjacent(Ssse3.Shuffle(bytes, _shuffles[block]), _weights[block]);
        return Sse2.ShiftRightLogical(Sse2.Add(sum, Vector128.Create((short)32)), 6);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Blend(Vector128<short> value, Vector128<short> alpha, ref byte target, int at, int strength)
    {
        if (strength < 256)
        {
            var factor = Vector128.Create((short)strength);
            value = Sse2.ShiftRightLogical(Sse2.MultiplyLow(value, factor), 8);
            alpha = Sse2.ShiftRightLogical(Sse2.MultiplyLow(alpha, factor), 8);
        }
        var eight = Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref target, at))).AsByte();
        var under = Sse2.UnpackLow(eight, Vector128<byte>.Zero).AsInt16();
        under = Sse2.Add(Sse2.MultiplyLow(under, Sse2.Subtract(Vector128.Create((short)255), alpha)), Vector128.Create((short)128));
        under = Sse2.ShiftRightLogical(Sse2.Add(under, Sse2.ShiftRightLogical(under, 8)), 8);
        return Sse2.Add(value, under);
    }
}
