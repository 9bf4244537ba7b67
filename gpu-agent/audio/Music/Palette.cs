using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;

namespace Ainer.Workers.Audio.Music;

/// <summary>The instruments of the built-in score.</summary>
internal enum Instrument { Pad, Pluck, Harp, Piano, Bell, Flute, Bass, Drone, Kick, Drum, Shaker, WoodBlock, Swell }

/// <summary>What a mood and a place sound like. All levels are factors, 0 for an instrument that is not there.</summary>
internal sealed record Palette
{
    /// <summary>Beats per minute.</summary>
    public required double Tempo { get; init; }
    /// <summary>Semitones of the seven-step scale above its root.</summary>
    public required int[] Scale { get; init; }
    /// <summary>Chords per bar as scale steps (0 = tonic), one of several progressions of four or eight bars.</summary>
    public required int[][] Progressions { get; init; }
    /// <summary>Scale steps that the melody uses; five of them in a pentatonic setting.</summary>
    public int[] MelodySteps { get; init; } = [0, 1, 2, 3, 4, 5, 6];
    /// <summary>MIDI notes from which the root is drawn.</summary>
    public int[] Roots { get; init; } = [45, 47, 48, 50, 52];
    public required double Pad { get; init; }
    /// <summary>0 dull to 1 bright.</summary>
    public required double Brightness { get; init; }
    public required Instrument Arpeggio { get; init; }
    public required double ArpeggioLevel { get; init; }
    /// <summary>Arpeggio notes per beat.</summary>
    public double ArpeggioPace { get; init; } = 2;
    public required Instrument Lead { get; init; }
    public required double LeadLevel { get; init; }
    /// <summary>Chance that a beat carries a melody note.</summary>
    public double LeadDensity { get; init; } = 0.45;
    public double Bass { get; init; } = 0.6;
    public double Drone { get; init; }
    public double Kick { get; init; }
    public double Drum { get; init; }
    public double Shaker { get; init; }
    public double WoodBlock { get; init; }
    public double Swell { get; init; } = 0.2;
    /// <summary>Open fifths and suspended chords instead of triads.</summary>
    public bool OpenHarmony { get; init; }
    /// <summary>Short notes before the melody's long ones, as on a zither.</summary>
    public double Grace { get; init; }
    public double ReverbS { get; init; } = 2.4;
    public double ReverbMix { get; init; } = 0.55;

    private static readonly int[] Major = [0, 2, 4, 5, 7, 9, 11];
    private static readonly int[] Minor = [0, 2, 3, 5, 7, 8, 10];
    private static readonly int[] Dorian = [0, 2, 3, 5, 7, 9, 10];
    private static readonly int[] Phrygian = [0, 1, 3, 5, 7, 8, 10];
    private static readonly int[] Mixolydian = [0, 2, 4, 5, 7, 9, 10];

    /// <summary>The palette of a mood, coloured by the place.</summary>
    public static Palette Of(Mood mood, PlaceKind place) => WithPlace(OfMood(mood), place);

    private static Palette OfMood(Mood mood) => mood switch
    {
        Mood.Calm => new Palette
        {
            Tempo = 66, Scale = Major, Progressions = [[0, 3, 0, 4], [0, 5, 3, 4], [0, 2, 3, 0]], Pad = 0.8, Brightness = 0.35,
            Arpeggio = Instrument.Harp, ArpeggioLevel = 0.45, ArpeggioPace = 1, Lead = Instrument.Bell, LeadLevel = 0.4, LeadDensity = 0.3,
        },
        Mood.Joyful => new Palette
        {
            Tempo = 112, Scale = Major, Progressions = [[0, 4, 5, 3], [0, 3, 4, 0], [0, 5, 3, 4]], Pad = 0.45, Brightness = 0.7,
            Arpeggio = Instrument.Pluck, ArpeggioLevel = 0.7, Lead = Instrument.Flute, LeadLevel = 0.5, LeadDensity = 0.6, Shaker = 0.35, Kick = 0.35, ReverbS = 1.6, ReverbMix = 0.4,
        },
        Mood.Tense => new Palette
        {
            Tempo = 96, Scale = Minor, Progressions = [[0, 0, 5, 4], [0, 5, 3, 4], [0, 1, 0, 4]], Pad = 0.55, Brightness = 0.4,
            Arpeggio = Instrument.Pluck, ArpeggioLevel = 0.55, ArpeggioPace = 4, Lead = Instrument.Flute, LeadLevel = 0.2, LeadDensity = 0.2, Drum = 0.5, Drone = 0.35, Roots = [40, 41, 43, 45],
        },
        Mood.Sad => new Palette
        {
            Tempo = 60, Scale = Minor, Progressions = [[0, 5, 2, 6], [0, 3, 5, 4], [0, 6, 5, 4]], Pad = 0.7, Brightness = 0.25,
            Arpeggio = Instrument.Piano, ArpeggioLevel = 0.6, ArpeggioPace = 1, Lead = Instrument.Flute, LeadLevel = 0.45, LeadDensity = 0.4, Roots = [45, 47, 48, 50], ReverbS = 3,
        },
        Mood.Mysterious => new Palette
        {
            Tempo = 58, Scale = Dorian, Progressions = [[0, 3, 0, 6], [0, 4, 0, 3], [0, 6, 3, 0]], Pad = 0.75, Brightness = 0.3,
            Arpeggio = Instrument.Bell, ArpeggioLevel = 0.4, ArpeggioPace = 1, Lead = Instrument.Harp, LeadLevel = 0.4, LeadDensity = 0.3, Drone = 0.5, OpenHarmony = true, Swell = 0.4, ReverbS = 3.6, ReverbMix = 0.8,
        },
        Mood.Romantic => new Palette
        {
            Tempo = 72, Scale = Major, Progressions = [[0, 2, 5, 3], [0, 5, 1, 4], [3, 4, 2, 5]], Pad = 0.8, Brightness = 0.4,
            Arpeggio = Instrument.Piano, ArpeggioLevel = 0.55, Lead = Instrument.Flute, LeadLevel = 0.5, LeadDensity = 0.5,
        },
        Mood.Angry => new Palette
        {
            Tempo = 116, Scale = Phrygian, Progressions = [[0, 1, 0, 6], [0, 0, 5, 6]], Pad = 0.6, Brightness = 0.65,
            Arpeggio = Instrument.Pluck, ArpeggioLevel = 0.6, ArpeggioPace = 4, Lead = Instrument.Pluck, LeadLevel = 0.35, LeadDensity = 0.4, Drum = 0.9, Kick = 0.4, Roots = [38, 40, 41, 43], ReverbS = 1.8, ReverbMix = 0.4,
        },
        Mood.Fearful => new Palette
        {
            Tempo = 64, Scale = Phrygian, Progressions = [[0, 1, 0, 1], [0, 5, 1, 0]], Pad = 0.7, Brightness = 0.2,
            Arpeggio = Instrument.Bell, ArpeggioLevel = 0.25, ArpeggioPace = 0.5, Lead = Instrument.Flute, LeadLevel = 0.2, LeadDensity = 0.2, Drone = 0.8, Drum = 0.3, Swell = 0.6, Roots = [38, 40, 41], ReverbS = 3.4, ReverbMix = 0.8,
        },
        Mood.Triumphant => new Palette
        {
            Tempo = 100, Scale = Mixolydian, Progressions = [[0, 6, 3, 0], [0, 3, 4, 0], [0, 4, 5, 3]], Pad = 0.9, Brightness = 0.75,
            Arpeggio = Instrument.Harp, ArpeggioLevel = 0.5, Lead = Instrument.Bell, LeadLevel = 0.4, LeadDensity = 0.55, Drum = 0.6, Kick = 0.3, Swell = 0.5,
        },
        _ => new Palette
        {
            Tempo = 78, Scale = Major, Progressions = [[0, 5, 3, 4], [0, 2, 3, 4], [5, 3, 0, 4]], Pad = 0.65, Brightness = 0.4,
            Arpeggio = Instrument.Harp, ArpeggioLevel = 0.5, ArpeggioPace = 1, Lead = Instrument.Piano, LeadLevel = 0.4, LeadDensity = 0.35,
        },
    };

    private static Palette WithPlace(Palette mood, PlaceKind place) => place switch
    {
        PlaceKind.Temple or PlaceKind.Courtyard or PlaceKind.Palace or PlaceKind.Tavern or PlaceKind.Tower or PlaceKind.Mountain or PlaceKind.Village or PlaceKind.Garden
            => Pentatonic(mood) with { ReverbS = mood.ReverbS + (place is PlaceKind.Temple or PlaceKind.Mountain ? 0.8 : 0) },
        PlaceKind.Cave or PlaceKind.Hall or PlaceKind.Library => mood with { ReverbS = mood.ReverbS + 1, ReverbMix = Math.Min(1, mood.ReverbMix + 0.2) },
        PlaceKind.Sea or PlaceKind.Harbor or PlaceKind.Ship or PlaceKind.River => mood with { Arpeggio = Instrument.Harp, Swell = mood.Swell + 0.4 },
        PlaceKind.Forest or PlaceKind.Field or PlaceKind.Bridge => mood with { Lead = Instrument.Flute },
        PlaceKind.City or PlaceKind.Street or PlaceKind.Office or PlaceKind.Station or PlaceKind.Train or PlaceKind.Rooftop
            => mood with { Arpeggio = Instrument.Piano, Shaker = Math.Max(mood.Shaker, 0.15), Kick = Math.Max(mood.Kick, 0.15) },
        PlaceKind.Market or PlaceKind.Shop => mood with { WoodBlock = 0.25, Shaker = Math.Max(mood.Shaker, 0.2) },
        _ => mood,
    };

    /// <summary>The gong and yu modes: no half steps in the tune, fifths instead of triads, a zither's graces, a temple block for the time.</summary>
    private static Palette Pentatonic(Palette mood)
    {
        var minor = mood.Scale[2] == 3;
        return mood with
        {
            Scale = minor ? Minor : Major,
            Progressions = minor ? [[0, 2, 6, 0], [0, 6, 3, 0], [0, 3, 6, 2]] : [[0, 4, 5, 0], [0, 1, 4, 0], [0, 5, 1, 4]],
            MelodySteps = minor ? [0, 2, 3, 4, 6] : [0, 1, 2, 4, 5],
            OpenHarmony = true,
            Arpeggio = Instrument.Pluck,
            Lead = mood.Lead == Instrument.Pluck ? Instrument.Pluck : Instrument.Flute,
            LeadLevel = Math.Max(0.35, mood.LeadLevel),
            Grace = 0.45,
            WoodBlock = mood.Kick + mood.Drum > 0.3 ? 0.3 : 0.12,
            Pad = mood.Pad * 0.8,
        };
    }
}
