using System.Runtime.Intrinsics;

namespace Ainer.Composer.Sound;

/// <summary>
/// Measures sound as it passes: energy through the loudness filters per tenth of a second, plain level per hundredth. Feed it in order;
/// <see cref="WarmUp"/> settles the filters without counting.
/// </summary>
internal sealed class LoudnessMeter
{
    private const int HundredthFrames = SoundFormat.Rate / 100;
    private const int TenthFrames = SoundFormat.Rate / 10;
    private KWeighting _weighting;
    private double _weighted, _plain;
    private int _frames;

    /// <summary>Mean square after weighting, both channels added, of each full tenth of a second.</summary>
    public List<double> Tenths { get; } = [];
    /// <summary>Mean square, mean of the channels, of each full hundredth of a second.</summary>
    public List<float> Hundredths { get; } = [];

    /// <summary>Integrated loudness so far; sound shorter than a tenth of a second counts with what there is.</summary>
    public double Lufs() => IntegratedLoudness.Of(Tenths.Count > 0 || _frames == 0 ? Tenths : [_weighted / _frames]);

    /// <summary>Runs the filters over sound that lies before what is measured.</summary>
    public void WarmUp(ReadOnlySpan<float> stereo)
    {
        for (var i = 0; i + 1 < stereo.Length; i += 2) _weighting.Next(Vector128.Create((double)stereo[i], stereo[i + 1]));
    }

    /// <summary>Measures the next stretch.</summary>
    public void Add(ReadOnlySpan<float> stereo)
    {
        while (stereo.Length > 1)
        {
            // Never across the end of a hundredth, so that the inner loop has no test.
            var frames = Math.Min(stereo.Length / 2, HundredthFrames - _frames % HundredthFrames);
            AddRun(stereo[..(frames * 2)]);
            stereo = stereo[(frames * 2)..];
        }
    }

    private void AddRun(ReadOnlySpan<float> stereo)
    {
        var weighting = _weighting;
        var (weighted, plain) = (Vector128<double>.Zero, Vector128<double>.Zero);
        for (var i = 0; i + 1 < stereo.Length; i += 2)
        {
            var x = Vector128.Create((double)stereo[i], stereo[i + 1]);
            var y = weighting.Next(x);
            weighted += y * y;
            plain += x * x;
        }
        _weighting = weighting;
        _weighted += Vector128.Sum(weighted);
        _plain += Vector128.Sum(plain);
        _frames += stereo.Length / 2;
        if (_frames % HundredthFrames == 0) EndHundredth();
    }

    private void EndHundredth()
    {
        Hundredths.Add((float)(_plain / (2 * HundredthFrames)));
        _plain = 0;
        if (_frames < TenthFrames) return;
        Tenths.Add(_weighted / TenthFrames);
        _weighted = 0;
        _frames = 0;
    }
}
