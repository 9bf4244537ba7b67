using System.Runtime.Intrinsics;

namespace Ainer.Composer.Sound;

/// <summary>
/// The highest value between the samples, found by four times oversampling with the filter of ITU-R BS.1770-4, annex 2 (48 taps in 4 phases of 12). A vector
/// holds the four phases of the left and of the right channel.
/// </summary>
internal static class TruePeak
{
    public const int Taps = 12;
    /// <summary>How many samples the filter looks back before the sample whose neighbourhood it shows.</summary>
    public const int Delay = Taps / 2;

    private static readonly float[][] Phases =
    [
        [0.0017089843750f, 0.0109863281250f, -0.0196533203125f, 0.0332031250000f, -0.0594482421875f, 0.1373291015625f, 0.9721679687500f, -0.1022949218750f, 0.0476074218750f, -0.0266113281250f, 0.0148925781250f, -0.0083007812500f],
        [-0.0291748046875f, 0.0292968750000f, -0.0517578125000f, 0.0891113281250f, -0.1665039062500f, 0.4650878906250f, 0.7797851562500f, -0.2003173828125f, 0.1015625000000f, -0.0582275390625f, 0.0330810546875f, -0.0189208984375f],
        [-0.0189208984375f, 0.0330810546875f, -0.0582275390625f, 0.1015625000000f, -0.2003173828125f, 0.7797851562500f, 0.4650878906250f, -0.1665039062500f, 0.0891113281250f, -0.0517578125000f, 0.0292968750000f, -0.0291748046875f],
        [-0.0083007812500f, 0.0148925781250f, -0.0266113281250f, 0.0476074218750f, -0.1022949218750f, 0.9721679687500f, 0.1373291015625f, -0.0594482421875f, 0.0332031250000f, -0.0196533203125f, 0.0109863281250f, 0.0017089843750f],
    ];

    private static readonly Vector256<float>[] Coefficients =
        [.. Enumerable.Range(0, Taps).Select(tap => Both(Vector128.Create(Phases[0][tap], Phases[1][tap], Phases[2][tap], Phases[3][tap])))];

    /// <summary>For each frame from the twelfth on the highest true peak of both channels around it; shorter by eleven frames than the sound.</summary>
    public static void Around(ReadOnlySpan<float> stereo, Span<float> peaks)
    {
        var coefficients = Coefficients.AsSpan();
        for (var i = 0; i < peaks.Length; i++)
        {
            var sum = Vector256<float>.Zero;
            for (var tap = 0; tap < Taps; tap++)
            {
                var at = (i + Taps - 1 - tap) * 2;
                var sample = Vector256.Create(Vector128.Create(stereo[at]), Vector128.Create(stereo[at + 1]));
                sum = Vector256.MultiplyAddEstimate(sample, coefficients[tap], sum);
            }
            var high = Vector256.Abs(sum);
            var half = Vector128.Max(high.GetLower(), high.GetUpper());
            peaks[i] = Math.Max(Math.Max(half[0], half[1]), Math.Max(half[2], half[3]));
        }
    }

    private static Vector256<float> Both(Vector128<float> phases) => Vector256.Create(phases, phases);
}
