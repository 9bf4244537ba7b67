using System.Globalization;
using System.Runtime.InteropServices;
using Ainer.Media.Tools;

namespace Ainer.Composer.Sound;

/// <summary>
/// Codes the master as AAC on every core: stretches of whole packets, each with a few packets of sound before it and after it that are coded and thrown away, so
/// that a stretch begins with the state it would have had. A packet depends on nothing but its own 2048 samples, so the stretches join as if coded in one go.
/// </summary>
internal sealed class AacEncoder(Ffmpeg ffmpeg, Func<string, ISoundSource> open)
{
    /// <summary>Samples by which the coded stream is late: its first packet only primes the decoder.</summary>
    public const int PrimingFrames = PacketFrames;
    public const int BitRate = 192_000;
    private const int PacketFrames = 1024;
    /// <summary>The longest stretch. Every stretch starts a process, which costs as much as coding two seconds of sound; a shorter one keeps less in memory.</summary>
    private const int MostPackets = 1536;
    /// <summary>Under this a second stretch costs more than it saves.</summary>
    private const int FewPackets = 256;
    private const int PreRollPackets = 4;
    private const int PostRollPackets = 2;

    /// <summary>Writes the whole film's sound as one ADTS file.</summary>
    public async Task EncodeAsync(MixPlan plan, MasterSettings settings, string path, CancellationToken cancellation)
    {
        // One packet more than the sound fills, since each holds the second half of the one before.
        var starts = Stretches((int)((plan.Frames + PacketFrames - 1) / PacketFrames) + 1);
        var stretches = new ReadOnlyMemory<byte>[starts.Count - 1];
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForAsync(0, stretches.Length, parallel, async (i, token) =>
            stretches[i] = await EncodeStretchAsync(plan, settings, Path.GetDirectoryName(path)!, starts[i], starts[i + 1] - starts[i], token));
        await using var file = File.Create(path);
        foreach (var stretch in stretches) await file.WriteAsync(stretch, cancellation);
    }

    /// <summary>
    /// The first packet of each stretch, and the end. Equally long and even in number, so that two cores end together; by the film's length alone and not by the
    /// machine's cores, so that every machine gives the same bytes.
    /// </summary>
    internal static IReadOnlyList<int> Stretches(int packets)
    {
        var count = packets < FewPackets ? 1 : (packets + 2 * MostPackets - 1) / (2 * MostPackets) * 2;
        return [.. Enumerable.Range(0, count + 1).Select(i => (int)((long)packets * i / count))];
    }

    private async Task<ReadOnlyMemory<byte>> EncodeStretchAsync(MixPlan plan, MasterSettings settings, string workDirectory, int first, int count, CancellationToken cancellation)
    {
        var preRoll = Math.Min(PreRollPackets, first);
        var from = (long)(first - preRoll) * PacketFrames;
        var frames = (preRoll + count + PostRollPackets) * PacketFrames;
        // Through files: a pipe would wake both sides six hundred times for every stretch.
        var (raw, coded) = (Path.Combine(workDirectory, $"stretch-{first}.f32"), Path.Combine(workDirectory, $"stretch-{first}.aac"));
        Render(plan, settings, from, frames, raw);
        await ffmpeg.Command(
                [FfmpegInput.File(raw, "f32le", "-ar", Text(SoundFormat.Rate), "-ac", Text(SoundFormat.Channels))],
                "-c:a", "aac", "-b:a", Text(BitRate), "-flags:a", "+bitexact", "-fflags", "+bitexact", "-f", "adts", Ffmpeg.Target(coded))
            .ExecuteAsync(cancellation);
        File.Delete(raw);
        var packets = Adts.Packets(await File.ReadAllBytesAsync(coded, cancellation), preRoll, count);
        File.Delete(coded);
        return packets;
    }

    private void Render(MixPlan plan, MasterSettings settings, long from, int frames, string path)
    {
        using var renderer = new MixRenderer(plan, open);
        using var stretch = MixStretch.Render(renderer, from, frames, settings);
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        RandomAccess.Write(file, MemoryMarshal.AsBytes(stretch.Sound), 0);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
