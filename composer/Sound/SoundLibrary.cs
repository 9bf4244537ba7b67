using System.Buffers;
using System.Collections.Concurrent;
using Ainer.Contracts.Errors;
using Ainer.Media.Tools;

namespace Ainer.Composer.Sound;

/// <summary>A sound among the inputs.</summary>
internal sealed record SoundInput(string Name, string Path, string ContentType);

/// <summary>The film's sounds by input name, each readable at any place and measured. What is not 48 kHz WAV is converted once, into the work directory.</summary>
internal sealed class SoundLibrary
{
    private const int ReadFrames = SoundFormat.Rate;
    private readonly ConcurrentDictionary<string, (string Path, SoundLayout Layout)> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SoundFacts> _facts = new(StringComparer.Ordinal);

    private SoundLibrary()
    {
    }

    /// <summary>Lengths and loudness by input name.</summary>
    public IReadOnlyDictionary<string, SoundFacts> Facts => _facts;

    /// <summary>Opens a sound by input name.</summary>
    public ISoundSource Open(string name) => name == RoomTone.Name ? new RoomTone() : SoundFile.Open(_files[name].Path, _files[name].Layout);

    /// <summary>Reads all sounds. Throws provider_output_invalid for one that is no sound.</summary>
    public static async Task<SoundLibrary> LoadAsync(IReadOnlyList<SoundInput> inputs, string workDirectory, Ffmpeg ffmpeg, CancellationToken cancellation)
    {
        var library = new SoundLibrary();
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(inputs.Index(), parallel, async (item, token) =>
        {
            var (index, input) = item;
            var path = input.Path;
            if (SoundFile.Inspect(path) is not { IsReadable: true } layout)
            {
                path = Path.Combine(workDirectory, $"sound-{index:0000}.wav");
                layout = await ConvertAsync(input, path, ffmpeg, token);
            }
            library._files[input.Name] = (path, layout);
            library._facts[input.Name] = new SoundFacts(layout.Frames, Measure(library.Open(input.Name)));
        });
        return library;
    }

    private static async Task<SoundLayout> ConvertAsync(SoundInput input, string target, Ffmpeg ffmpeg, CancellationToken cancellation)
    {
        await ffmpeg.Command([FfmpegInput.File(input.Path, DemuxerOf(input))],
            "-map", "0:a:0", "-ar", "48000", "-ac", "2", "-c:a", "pcm_f32le", "-f", "wav", Ffmpeg.Target(target)).ExecuteAsync(cancellation);
        return SoundFile.Inspect(target) is { IsReadable: true } layout ? layout : throw NoSound(input);
    }

    private static string DemuxerOf(SoundInput input) => input.ContentType.Split(';')[0].Trim() switch
    {
        "audio/wav" or "audio/x-wav" or "audio/wave" or "audio/vnd.wave" => "wav",
        "audio/mpeg" or "audio/mp3" => "mp3",
        "audio/ogg" or "audio/opus" => "ogg",
        "audio/flac" or "audio/x-flac" => "flac",
        "audio/aac" => "aac",
        "audio/mp4" or "audio/x-m4a" => "mov",
        _ => throw NoSound(input),
    };

    private static AinerException NoSound(SoundInput input) =>
        new(ErrorCode.ProviderOutputInvalid, $"Input {input.Name} ({input.ContentType}) holds no sound that can be read.");

    private static double Measure(ISoundSource source)
    {
        using (source)
        {
            var meter = new LoudnessMeter();
            var buffer = ArrayPool<float>.Shared.Rent(ReadFrames * 2);
            for (long at = 0; at < source.Frames; at += ReadFrames)
            {
                var block = buffer.AsSpan(0, (int)Math.Min(ReadFrames, source.Frames - at) * 2);
                source.Read(at, block);
                meter.Add(block);
            }
            ArrayPool<float>.Shared.Return(buffer);
            return meter.Lufs();
        }
    }
}
