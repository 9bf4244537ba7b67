using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.Workers.Audio.Dsp;

namespace Ainer.Workers.Audio.Music;

/// <summary>Turns mood, place and seed into music of an exact length.</summary>
internal static class MusicRenderer
{
    /// <summary>Where music sits before it is ducked under speech.</summary>
    public const double Lufs = -24;
    private const double CeilingDb = -6;

    /// <summary>The finished music, exactly so many samples long.</summary>
    public static StereoBuffer Render(Mood mood, PlaceKind place, long seed, int samples, CancellationToken ct = default)
    {
        var palette = Palette.Of(mood, place);
        var lengthS = (double)samples / StereoBuffer.Rate;
        var notes = new Score(palette, lengthS, seed).Write();
        var sound = Play(notes, palette, samples, seed, ct);
        new Reverb(palette.ReverbS, 1 - palette.Brightness).Apply(sound, palette.ReverbMix);
        Warm(sound);
        sound.Fade(Math.Min(1.2, lengthS / 5), Math.Min(2.8, lengthS / 3));
        sound.Level(Lufs, CeilingDb);
        return sound;
    }

    private static StereoBuffer Play(IReadOnlyList<Note> notes, Palette palette, int samples, long seed, CancellationToken ct)
    {
        var sound = new StereoBuffer(samples);
        var pads = new PadPlayer(palette.Brightness);
        var noise = new NoiseSource(seed ^ 0x5EED);
        foreach (var note in notes)
        {
            ct.ThrowIfCancellationRequested();
            if (note.Instrument is Instrument.Pad or Instrument.Drone) pads.Play(sound, note, noise);
            else sound.Add(Instruments.Play(note, palette.Brightness, noise), (int)(note.StartS * StereoBuffer.Rate), note.Velocity * 0.8, note.Pan);
        }
        return sound;
    }

    /// <summary>No rumble below, no hiss above, room for the voice around 2 kHz.</summary>
    private static void Warm(StereoBuffer sound)
    {
        foreach (var channel in (float[][])[sound.Left, sound.Right])
        {
            Biquad.HighPass(35, 0.7, StereoBuffer.Rate).Process(channel);
            Biquad.Peak(2200, 0.8, -2.5, StereoBuffer.Rate).Process(channel);
            Biquad.LowPass(12000, 0.7, StereoBuffer.Rate).Process(channel);
        }
    }
}
