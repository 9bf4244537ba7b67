using System.Runtime.Intrinsics;

namespace Ainer.Composer.Sound;

/// <summary>
/// The two filters through which loudness is measured, a shelf for the head and a high-pass, with the coefficients for 48 kHz of ITU-R BS.1770-4, annex 1,
/// tables 1 and 2. Both channels are filtered at once.
/// </summary>
internal struct KWeighting
{
    private Vector128<double> _shelf1, _shelf2, _pass1, _pass2;

    public Vector128<double> Next(Vector128<double> x)
    {
        var y = 1.53512485958697 * x + _shelf1;
        _shelf1 = -2.69169618940638 * x + 1.69065929318241 * y + _shelf2;
        _shelf2 = 1.19839281085285 * x - 0.73248077421585 * y;
        var z = y + _pass1;
        _pass1 = -2.0 * y + 1.99004745483398 * z + _pass2;
        _pass2 = y - 0.99007225036621 * z;
        return z;
    }
}
