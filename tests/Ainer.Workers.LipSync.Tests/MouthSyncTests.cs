using Ainer.Contracts.Entities;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;
using Ainer.Media;
using Ainer.Media.Audio;
using Ainer.Media.Frames;
using Ainer.Media.Processes;
using Ainer.Media.Segments;
using Ainer.Media.Tools;

namespace Ainer.Workers.LipSync.Tests;

public sealed class MouthSyncTests : IDisposable
{
    private const int Frames = 60;
    private const string Skin = "#f2cfae";
    private static readonly SegmentFormat Format = SegmentFormat.Of(320, 180, 24, Quality.Preview);
    private static readonly MouthTrack Track = new("mei", Skin, [new MouthPoint(0, 150, 100, 34), new MouthPoint(Frames - 1, 170, 110, 38)]);
    private readonly string _folder = Directory.CreateTempSubdirectory("ainer-mouth-").FullName;
    private readonly Ffmpeg _ffmpeg = new(new MediaOptions());
    private readonly Ffprobe _ffprobe = new(new MediaOptions());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_mouth_opens_with_the_speech_and_rests_in_its_pauses()
    {
        var synced = await SyncAsync(LineKind.Dialogue, "mei", Track);
        Assert.Equal(Frames, synced.Facts.Frames);
        Assert.Empty(Format.Differences(await _ffprobe.ProbeAsync(PathOf("out.mp4"), "mov", Token)));
        var line = Assert.Single(synced.Report.Lines);
        Assert.True(synced.Report.Applied);
        Assert.InRange(line.Correlation, 0.7, 1);
        Assert.InRange(line.OffsetMs, -42, 42);
        Assert.InRange(line.FramesOpen, 12, 40);

        // Syllables of a quarter second with pauses as long: dark while one sounds, skin between.
        var dark = await DarknessAsync();
        double Mean(Func<double, bool> when) => dark.Where((_, frame) => when(frame / 24.0)).Average();
        Assert.True(Mean(Sounds) > 4 * Mean(t => t > 0.5 && t < 2.3 && !Sounds(t - 0.08) && !Sounds(t)) + 10, string.Join(' ', dark));
        Assert.Equal(0, dark[2]);
    }

    [Fact]
    public async Task The_mouth_has_the_colours_of_its_clip()
    {
        var synced = await SyncAsync(LineKind.Dialogue, "mei", Track with { Inks = new MouthInks("#d9c0a0", "#f6e6d6", "#f0d8c8", "#ffffff") });
        Assert.True(synced.Report.Applied);
        Assert.All(await DarknessAsync(), darkness => Assert.Equal(0, darkness));
    }

    [Fact]
    public async Task A_narrators_line_moves_nobodys_mouth()
    {
        var synced = await SyncAsync(LineKind.Narration, null, Track);
        Assert.False(synced.Report.Applied);
        Assert.All(await DarknessAsync(), darkness => Assert.Equal(0, darkness));
    }

    [Fact]
    public async Task A_clip_without_a_known_mouth_stays_as_it_is_and_the_report_says_so()
    {
        var synced = await SyncAsync(LineKind.Dialogue, "mei", null);
        Assert.False(synced.Report.Applied);
        Assert.NotNull(synced.Report.Reason);
        Assert.Equal(File.ReadAllBytes(PathOf("in.mp4")), File.ReadAllBytes(PathOf("out.mp4")));
    }

    [Fact]
    public async Task The_same_clip_and_speech_give_the_same_bytes()
    {
        var first = await SyncAsync(LineKind.Dialogue, "mei", Track, "a.mp4");
        var again = await SyncAsync(LineKind.Dialogue, "mei", Track, "b.mp4");
        Assert.Equal(first.ContentAddress, again.ContentAddress);
        Assert.Equal(File.ReadAllBytes(PathOf("a.mp4")), File.ReadAllBytes(PathOf("b.mp4")));
    }

    [Fact]
    public async Task Speech_that_is_missing_or_broken_is_named()
    {
        await File.WriteAllTextAsync(PathOf("broken.wav"), "this is no sound", Token);
        await MakeClipAsync();
        var missing = await Assert.ThrowsAsync<AinerException>(() => RenderAsync(LineKind.Dialogue, "mei", Track, "out.mp4", []));
        var broken = await Assert.ThrowsAsync<AinerException>(() => RenderAsync(LineKind.Dialogue, "mei", Track, "out.mp4", new() { ["l1"] = PathOf("broken.wav") }));
        Assert.Equal((ErrorCode.InputInvalid, ErrorCode.InputInvalid), (missing.Code, broken.Code));
        Assert.Contains("l1", broken.Message);
    }

    [Fact]
    public async Task Past_the_time_limit_it_ends_as_a_time_out()
    {
        await MakeClipAsync();
        await MakeSpeechAsync();
        var failure = await Assert.ThrowsAsync<MediaToolException>(() => RenderAsync(LineKind.Dialogue, "mei", Track, "out.mp4", new() { ["l1"] = PathOf("l1.wav") }, TimeSpan.FromMilliseconds(1)));
        Assert.Equal(ErrorCode.JobTimeout, failure.Code);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static bool Sounds(double inShot) => inShot is >= 0.5 and < 2.25 && (inShot - 0.5) % 0.5 < 0.25;

    private async Task<SyncedShot> SyncAsync(LineKind kind, string? speaker, MouthTrack? track, string output = "out.mp4")
    {
        await MakeClipAsync();
        await MakeSpeechAsync();
        return await RenderAsync(kind, speaker, track, output, new() { ["l1"] = PathOf("l1.wav") });
    }

    private Task<SyncedShot> RenderAsync(LineKind kind, string? speaker, MouthTrack? track, string output, Dictionary<string, string> speech, TimeSpan? limit = null)
    {
        var shot = new Shot
        {
            ShotId = "shot_1", Index = 0, SceneId = "s", Framing = Framing.Close, Camera = CameraMove.PushIn, PlaceKind = PlaceKind.Room, Description = "", LipSync = true,
            Timing = new ShotTiming { LeadS = 0.5, TailS = 0.1, MinS = 2.5, Lines = [new TimedLine("l1", 0, 1.9)] },
        };
        var line = new Line { LineId = "l1", ShotId = "shot_1", Kind = kind, SpeakerId = speaker, Voice = new Voice { VoiceId = "v", Language = "en" }, Text = "la la la la" };
        return new MouthSyncProvider(_ffmpeg, _ffprobe, new Rsvg(new MediaOptions())).RenderAsync(new LipSyncParams(shot, 24, [line]),
            new LipSyncInputs(PathOf("in.mp4"), "address", track, speech, Format.Address()), PathOf(output), null, limit, Token);
    }

    private async Task MakeClipAsync() =>
        await _ffmpeg.Command([FfmpegInput.Graph($"color=c=0x{Skin[1..]}:size=320x180:rate=24:duration=2.5")],
            ["-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p", .. Format.OutputArguments(PathOf("in.mp4"))]).ExecuteAsync(Token);

    private async Task MakeSpeechAsync()
    {
        var samples = new float[(int)(48000 * 1.9)];
        for (var i = 0; i < samples.Length; i++)
        {
            var t = i / 48000.0;
            if (Sounds(t + 0.5)) samples[i] = (float)(0.4 * Math.Sin(Math.PI * (t % 0.5) / 0.25) * (Math.Sin(2 * Math.PI * 220 * t) + 0.4 * Math.Sin(2 * Math.PI * 1900 * t)));
        }
        await Wav.WriteAsync(PathOf("l1.wav"), new WavAudio(48000, 1, samples), WavEncoding.Pcm16, Token);
    }

    /// <summary>Dark pixels around the mouth, by frame.</summary>
    private async Task<int[]> DarknessAsync()
    {
        var counts = new List<int>();
        await _ffmpeg.Command([FfmpegInput.Mp4(PathOf("out.mp4"))], "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1").WithOutput(async (stream, token) =>
        {
            var frame = new byte[320 * 180];
            for (var i = 0; i < Frames; i++)
            {
                await stream.ReadExactlyAsync(frame, token);
                counts.Add(frame.Count(luma => luma < 70));
            }
        }).ExecuteAsync(Token);
        return [.. counts];
    }
}
