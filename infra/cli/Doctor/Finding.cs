namespace Ainer.Cli.Doctor;

/// <summary>One thing that doctor looked at. <see cref="Mend"/> says what to do when it is not well.</summary>
internal sealed record Finding(string Part, bool Ok, string Seen, string? Mend = null)
{
    public static Finding Well(string part, string seen) => new(part, true, seen);

    public static Finding Broken(string part, string seen, string mend) => new(part, false, seen, mend);
}
