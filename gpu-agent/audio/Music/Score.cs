using Ainer.Workers.Audio.Dsp;

namespace Ainer.Workers.Audio.Music;

/// <summary>One note: when (seconds), how long, which MIDI pitch, how loud (0 to 1), where between left (-1) and right (1).</summary>
internal readonly record struct Note(Instrument Instrument, double StartS, double LengthS, double Pitch, double Velocity, double Pan)
{
    /// <summary>Hertz in equal temperament, A4 = 440.</summary>
    public double Frequency => 440 * Math.Pow(2, (Pitch - 69) / 12);
}

/// <summary>
/// Writes a score of an exact length: whole bars (the tempo gives way by a few percent), a chord a bar, an arpeggio, a tune made of one motif that returns, and an
/// ending on the tonic. The seed decides everything that the palette leaves open.
/// </summary>
internal sealed class Score(Palette palette, double lengthS, long seed)
{
    private const int BeatsPerBar = 4;
    private readonly NoiseSource _noise = new(seed);
    private readonly List<Note> _notes = [];
    private int _root;
    private double _beatS;
    private int _bars;

    /// <summary>All notes, unordered.</summary>
    public IReadOnlyList<Note> Write()
    {
        _root = _noise.Pick(palette.Roots);
        var barS = BeatsPerBar * 60 / palette.Tempo;
        _bars = Math.Max(1, (int)Math.Round(lengthS / barS));
        _beatS = lengthS / _bars / BeatsPerBar;
        var progression = _noise.Pick(palette.Progressions);
        var motif = WriteMotif();
        for (var bar = 0; bar < _bars; bar++)
        {
            // The last bar comes home; a single bar is home already.
            var chord = bar == _bars - 1 ? 0 : progression[bar % progression.Length];
            WriteHarmony(bar, chord);
            WriteArpeggio(bar, chord);
            WriteTune(bar, chord, motif);
            WriteRhythm(bar);
        }
        if (palette.Drone > 0)
            Add(Instrument.Drone, 0, _bars * BeatsPerBar, _root - 12, palette.Drone, 0);
        return _notes;
    }

    /// <summary>The MIDI pitch of a scale step above the root; steps may leave the octave.</summary>
    private int PitchOf(int step)
    {
        var octave = (int)Math.Floor(step / 7.0);
        return _root + 12 * octave + palette.Scale[step - 7 * octave];
    }

    private int[] ChordSteps(int chord) => palette.OpenHarmony ? [chord, chord + 4, chord + 7, chord + 8] : [chord, chord + 4, chord + 7, chord + 9];

    private void WriteHarmony(int bar, int chord)
    {
        var steps = ChordSteps(chord);
        var at = bar * BeatsPerBar;
        for (var i = 0; i < steps.Length; i++)
            Add(Instrument.Pad, at, BeatsPerBar * 1.05, Fold(PitchOf(steps[i]) + 12, 55, 76), palette.Pad * (0.85 - 0.1 * i), (i - 1.5) * 0.35);
        if (palette.Bass <= 0) return;
        var low = Fold(PitchOf(chord), 33, 45);
        Add(Instrument.Bass, at, 2.6, low, palette.Bass, 0);
        if (palette.Kick + palette.Drum > 0.3) Add(Instrument.Bass, at + 2.5, 1.2, low, palette.Bass * 0.7, 0);
    }

    private void WriteArpeggio(int bar, int chord)
    {
        if (palette.ArpeggioLevel <= 0) return;
        var steps = ChordSteps(chord);
        int[] order = palette.ArpeggioPace >= 2 ? [0, 1, 2, 1, 3, 1, 2, 1] : [0, 1, 2, 3, 2, 1];
        var count = Math.Max(1, (int)(BeatsPerBar * palette.ArpeggioPace));
        for (var i = 0; i < count; i++)
        {
            // The piece breathes: it begins and ends with fewer notes.
            if ((bar == 0 || bar == _bars - 1) && _bars > 2 && i % 2 == 1) continue;
            if (_noise.Chance(0.08)) continue;
            var accent = i % (count / Math.Min(count, 2)) == 0 ? 1.0 : 0.75;
            var pitch = Fold(PitchOf(steps[order[i % order.Length]]) + 12, 52, 79);
            Add(palette.Arpeggio, bar * BeatsPerBar + i / palette.ArpeggioPace + Human(), 1.6 / palette.ArpeggioPace + 0.8, pitch,
                palette.ArpeggioLevel * accent * _noise.Between(0.85, 1), i % 2 == 0 ? -0.35 : 0.35);
        }
    }

    /// <summary>Two bars of rhythm and contour: (beat, length in beats, steps up or down in the tune's own steps).</summary>
    private List<(double Beat, double Length, int Step)> WriteMotif()
    {
        var motif = new List<(double Beat, double Length, int Step)>();
        var step = _noise.Index(3);
        for (double beat = 0; beat < 2 * BeatsPerBar;)
        {
            var length = _noise.Pick<double>([0.5, 1, 1, 1.5, 2]);
            var strong = beat % BeatsPerBar is 0 or 2;
            if (_noise.Chance(strong ? palette.LeadDensity + 0.3 : palette.LeadDensity)) motif.Add((beat, length, step));
            // Mostly steps, a leap now and then, drawn back to the middle.
            step += _noise.Chance(0.2) ? (_noise.Chance(0.5) ? 2 : -2) : (_noise.Chance(step > 3 ? 0.25 : step < -1 ? 0.8 : 0.5) ? 1 : -1);
            beat += length;
        }
        return motif;
    }

    private void WriteTune(int bar, int chord, List<(double Beat, double Length, int Step)> motif)
    {
        if (palette.LeadLevel <= 0 || motif.Count == 0 || bar == 0 && _bars > 4) return;
        // Phrases of eight bars: motif, motif, motif higher, rest.
        var place = bar % 8;
        if (place >= 6 && _bars > 8) return;
        var lift = place is 4 or 5 ? 1 : 0;
        var half = bar % 2;
        foreach (var (beat, length, step) in motif)
        {
            if ((int)(beat / BeatsPerBar) != half) continue;
            var last = bar == _bars - 1;
            var strong = beat % 2 == 0;
            var index = step + lift;
            var tone = last || strong && length >= 1.5 ? NearestChordTone(index, last ? 0 : chord) : MelodyPitch(index);
            var at = bar * BeatsPerBar + beat % BeatsPerBar + Human();
            var pitch = Fold(tone + 24, 64, 86);
            if (length >= 1 && _noise.Chance(palette.Grace)) Add(palette.Lead, at - 0.12, 0.2, pitch + (_noise.Chance(0.5) ? 2 : -2), palette.LeadLevel * 0.5, 0.15);
            Add(palette.Lead, at, last ? Math.Max(length, 3) : length * 0.95, pitch, palette.LeadLevel * _noise.Between(0.85, 1), 0.15);
            if (last) return;
        }
    }

    private int MelodyPitch(int index)
    {
        var count = palette.MelodySteps.Length;
        var octave = (int)Math.Floor((double)index / count);
        return PitchOf(palette.MelodySteps[index - octave * count] + 7 * octave);
    }

    private int NearestChordTone(int index, int chord)
    {
        var wanted = MelodyPitch(index);
        int[] steps = palette.OpenHarmony ? [chord, chord + 4] : [chord, chord + 2, chord + 4];
        var tones = steps.Select(PitchOf).SelectMany(pitch => new[] { pitch - 12, pitch, pitch + 12, pitch + 24 });
        return tones.MinBy(pitch => Math.Abs(pitch - wanted));
    }

    private void WriteRhythm(int bar)
    {
        var at = bar * BeatsPerBar;
        var quiet = bar == 0 && _bars > 4 || bar == _bars - 1;
        if (!quiet)
        {
            if (palette.Kick > 0) foreach (var beat in (double[])[0, 2]) Add(Instrument.Kick, at + beat, 0.4, 36, palette.Kick, 0);
            if (palette.Drum > 0)
                foreach (var (beat, level) in ((double, double)[])[(0, 1), (1.5, 0.55), (2, 0.8), (3.5, 0.5)]) Add(Instrument.Drum, at + beat, 0.8, 40, palette.Drum * level, beat > 1 ? 0.2 : -0.2);
            if (palette.Shaker > 0)
                for (var i = 0; i < 8; i++) Add(Instrument.Shaker, at + i * 0.5 + Human(), 0.1, 0, palette.Shaker * (i % 2 == 0 ? 0.6 : 1), 0.4);
            if (palette.WoodBlock > 0 && _noise.Chance(0.8))
                foreach (var beat in (double[])[1, 3]) Add(Instrument.WoodBlock, at + beat + Human(), 0.15, 76 + _noise.Index(2) * 3, palette.WoodBlock, -0.45);
        }
        if (palette.Swell > 0 && bar % 4 == 3 && bar < _bars - 1) Add(Instrument.Swell, at, BeatsPerBar, 0, palette.Swell, 0);
    }

    /// <summary>Nobody plays exactly on the beat.</summary>
    private double Human() => _noise.Between(-0.012, 0.012);

    private static int Fold(int pitch, int low, int high)
    {
        while (pitch < low) pitch += 12;
        while (pitch > high) pitch -= 12;
        return pitch;
    }

    private void Add(Instrument instrument, double beat, double beats, double pitch, double velocity, double pan) =>
        _notes.Add(new Note(instrument, Math.Max(0, beat * _beatS), beats * _beatS, pitch, velocity, pan));
}
