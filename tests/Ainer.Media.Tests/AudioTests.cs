using Ainer.Media.Audio;
using Ainer.Media.Processes;
using Ainer.Media.Tools;

namespace Ainer.Media.Tests;

public sealed class AudioTests : IDisposable
{
    private readonly MediaTools _tools = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData(WavEncoding.Pcm16, 1)]
    [InlineData(WavEncoding.Pcm16, 2)]
    [InlineData(WavEncoding.Float32, 1)]
    [InlineData(WavEncoding.Float32, 2)]
    public async Task Sound_that_is_written_reads_back_the_same(WavEncoding encoding, int channels)
    {
        var path = _tools.PathOf("a.wav");
        var audio = Tone(0.5, 1.5, channels);
        await Wav.WriteAsync(path, audio, encoding, Token);
        var read = await Wav.ReadAsync(path, Token);
        Assert.Equal((48000, channels, audio.Length), (read.SampleRate, read.Channels, read.Length));
        Assert.Equal(1.5, read.DurationS, 6);
        for (var i = 0; i < audio.Samples.Length; i += 97) Assert.Equal(audio.Samples[i], read.Samples[i], 0.0001f);
        var probe = await _tools.Ffprobe.ProbeAsync(path, "wav", Token);
        Assert.Equal((48000, channels), (probe.Facts.SampleRate, probe.Facts.Channels));
        Assert.Equal(1.5, probe.Facts.DurationS!.Value, 4);
    }

    [Fact]
    public async Task A_wav_from_a_pipe_whose_sizes_were_never_filled_in_is_read_to_its_end()
    {
        var bytes = await _tools.Ffmpeg.Command([FfmpegInput.Graph("sine=frequency=300:sample_rate=48000:duration=0.7")], "-f", "wav", "pipe:1")
            .ReadBytesAsync(Token);
        var audio = await Wav.ReadAsync(new MemoryStream(bytes), Token);
        Assert.Equal(0.7, audio.DurationS, 4);
    }

    [Fact]
    public async Task What_is_no_wav_or_too_long_is_refused()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => Wav.ReadAsync(new MemoryStream("RIFFxxxxWAVEdata"u8.ToArray()), Token));
        await Assert.ThrowsAsync<InvalidDataException>(() => Wav.ReadAsync(new MemoryStream(new byte[200]), Token));
        await Wav.WriteAsync(_tools.PathOf("a.wav"), Tone(0.1, 2, 1), WavEncoding.Pcm16, Token);
        await Assert.ThrowsAsync<InvalidDataException>(() => Wav.ReadAsync(_tools.PathOf("a.wav"), Token, maxSeconds: 1));
    }

    [Fact]
    public async Task Loudness_falls_by_six_when_the_amplitude_is_halved_and_is_minus_seventy_in_silence()
    {
        async Task<Loudness> MeasureAsync(double amplitude)
        {
            await Wav.WriteAsync(_tools.PathOf("a.wav"), Tone(amplitude, 3, 2), WavEncoding.Pcm16, Token);
            return await Loudness.MeasureAsync(_tools.Ffmpeg, FfmpegInput.Wav(_tools.PathOf("a.wav")), null, Token);
        }
        var loud = await MeasureAsync(0.5);
        var soft = await MeasureAsync(0.25);
        Assert.Equal(6.0, loud.IntegratedLufs - soft.IntegratedLufs, 0.15);
        Assert.Equal(-6.0, loud.TruePeakDb, 0.2);
        Assert.Equal(-70, (await MeasureAsync(0)).IntegratedLufs);
    }

    [Fact]
    public async Task A_file_cannot_choose_its_own_demuxer()
    {
        await File.WriteAllTextAsync(_tools.PathOf("evil.wav"), "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\nfile:///etc/passwd\n", Token);
        await Assert.ThrowsAsync<MediaToolException>(() => _tools.Ffprobe.ProbeAsync(_tools.PathOf("evil.wav"), "wav", Token));
    }

    [Fact]
    public async Task Progress_is_told_while_ffmpeg_writes()
    {
        var seconds = new List<double>();
        var command = _tools.Ffmpeg.Command([FfmpegInput.Graph("sine=duration=2")], "-f", "null", "-");
        await Ffmpeg.WithProgress(command, new Collect(seconds)).ExecuteAsync(Token);
        Assert.Equal(2, seconds[^1], 0.1);
    }

    private sealed class Collect(List<double> values) : IProgress<double>
    {
        public void Report(double value) => values.Add(value);
    }

    private static WavAudio Tone(double amplitude, double seconds, int channels)
    {
        var samples = new float[(int)(48000 * seconds) * channels];
        for (var i = 0; i < samples.Length; i++) samples[i] = (float)(amplitude * Math.Sin(2 * Math.PI * 997 * (i / channels) / 48000));
        return new WavAudio(48000, channels, samples);
    }
}
