using Ainer.Contracts.Plans;
using Ainer.Workers.Video.Drawing;

namespace Ainer.Workers.Video.Sets;

/// <summary>The light of a shot: sky, haze and how every material of the set is tinted by hour, weather and mood. People keep their own colours.</summary>
internal sealed class Palette
{
    private readonly TimeOfDay _time;
    private readonly Ink _ambient;
    private readonly double _ambientShare;
    private readonly double _saturation;
    private readonly Ink _moodInk;
    private readonly double _moodShare;

    public Palette(Shot shot)
    {
        _time = shot.TimeOfDay;
        (_moodInk, _moodShare, _saturation) = shot.Mood switch
        {
            Mood.Calm => (Ink.Of("#8fc7c0"), 0.06, 0.95),
            Mood.Joyful => (Ink.Of("#ffd67a"), 0.10, 1.15),
            Mood.Tense => (Ink.Of("#3a2436"), 0.16, 0.85),
            Mood.Sad => (Ink.Of("#5a6f8c"), 0.20, 0.55),
            Mood.Mysterious => (Ink.Of("#4a3a86"), 0.22, 0.9),
            Mood.Romantic => (Ink.Of("#ff9db0"), 0.16, 1.05),
            Mood.Angry => (Ink.Of("#a8302a"), 0.20, 1.05),
            Mood.Fearful => (Ink.Of("#26443c"), 0.24, 0.7),
            Mood.Triumphant => (Ink.Of("#ffc24a"), 0.16, 1.2),
            _ => (Ink.Of("#ffffff"), 0.0, 1.0),
        };
        (_ambient, _ambientShare) = _time switch
        {
            TimeOfDay.Dawn => (Ink.Of("#e7a08c"), 0.20),
            TimeOfDay.Dusk => (Ink.Of("#8a4a72"), 0.32),
            TimeOfDay.Night => (Ink.Of("#16234e"), 0.60),
            _ => (Ink.Of("#fff2d8"), 0.06),
        };
        var (top, middle, low) = _time switch
        {
            TimeOfDay.Dawn => ("#6f8fca", "#f2b3a4", "#ffe6bd"),
            TimeOfDay.Dusk => ("#3d3a78", "#c95f7c", "#ffb066"),
            TimeOfDay.Night => ("#0b1432", "#1b2c5c", "#3c5288"),
            _ => ("#4a9ad6", "#97cdeb", "#e9f5ee"),
        };
        var (cover, coverShare) = shot.Weather switch
        {
            Weather.Cloudy => (Ink.Of("#a9b4bf"), 0.45),
            Weather.Rain => (Ink.Of("#66737f"), 0.62),
            Weather.Snow => (Ink.Of("#d3dde8"), 0.55),
            Weather.Fog => (Ink.Of("#c6cdd0"), 0.62),
            _ => (Ink.Of("#ffffff"), 0.0),
        };
        if (IsNight) cover = cover.Mix("#141d3c", 0.72);
        else if (_time == TimeOfDay.Dusk) cover = cover.Mix("#6b4a70", 0.35);
        SkyTop = Moody(Ink.Of(top).Mix(cover, coverShare));
        SkyMiddle = Moody(Ink.Of(middle).Mix(cover, coverShare));
        SkyLow = Moody(Ink.Of(low).Mix(cover, coverShare * 0.8));
        Haze = SkyLow.Mix(SkyMiddle, 0.45);
        HazeShare = shot.Weather is Weather.Fog ? 0.3 : shot.Weather is Weather.Rain or Weather.Snow ? 0.12 : 0;
        Lamp = "#ffcf7a";
        Overcast = shot.Weather is Weather.Rain or Weather.Snow or Weather.Fog or Weather.Cloudy;
    }

    public Ink SkyTop { get; }
    public Ink SkyMiddle { get; }
    public Ink SkyLow { get; }
    public Ink Haze { get; }
    public double HazeShare { get; }
    public Ink Lamp { get; }
    public bool Overcast { get; }
    public bool IsNight => _time == TimeOfDay.Night;
    public bool IsDark => _time is TimeOfDay.Night or TimeOfDay.Dusk;

    /// <summary>Light in windows: what is lit inside after dusk, the sky before.</summary>
    public Ink Window => IsDark ? Lamp : SkyMiddle.Mix("#ffffff", 0.35);

    /// <summary>A material in the open, from 0 (near) to 1 (horizon).</summary>
    public Ink Outside(Ink material, double distance = 0)
    {
        var lit = material.Mix(_ambient, _ambientShare);
        if (Overcast) lit = lit.Saturate(0.8);
        return Moody(lit).Mix(Haze, Math.Min(0.92, distance * 0.8 + HazeShare));
    }

    /// <summary>A material in a room: lamps keep nights warm.</summary>
    public Ink Inside(Ink material, double distance = 0)
    {
        var lit = _time switch
        {
            TimeOfDay.Night => material.Mix("#2a1c3a", 0.40).Mix("#ff9d4a", 0.08),
            TimeOfDay.Dusk => material.Mix("#5a2c44", 0.24).Mix("#ffb060", 0.08),
            TimeOfDay.Dawn => material.Mix("#ffd9b8", 0.12),
            _ => material,
        };
        return Moody(lit).Mix(Moody(Ink.Of("#d9c3a0")), distance * 0.15);
    }

    private Ink Moody(Ink color) => color.Saturate(_saturation).Mix(_moodInk, _moodShare);
}
