using Ainer.Cli.Processes;

namespace Ainer.Cli.Packages;

/// <summary>A program or file set that must be on the machine, what it is for, and the Debian package that brings it.</summary>
internal sealed record Requirement(string Name, string For, string DebianPackage, bool ForService, Func<bool> IsPresent)
{
    /// <summary>Everything that ./ainer up needs besides .NET.</summary>
    public static IReadOnlyList<Requirement> All { get; } =
    [
        new("postgresql", "the database", "postgresql", true, () => PostgresPrograms.InstalledMajor() is not null),
        new("pgvector", "similarity search in the database", PgVector.PackageName, true, () => PostgresPrograms.InstalledMajor() is { } major && PostgresPrograms.HasVector(major)),
        new("rabbitmq-server", "the message broker", "rabbitmq-server", true, () => Has("/usr/lib/rabbitmq/bin/rabbitmq-server") || Has("rabbitmq-server")),
        new("redis-server", "rate limits and locks", "redis-server", true, () => Has("redis-server")),
        new("ffmpeg", "cutting and encoding video", "ffmpeg", false, () => Has("ffmpeg") && Has("ffprobe")),
        new("espeak-ng", "speech", "espeak-ng", false, () => Has("espeak-ng")),
        new("rsvg-convert", "drawing pictures", "librsvg2-bin", false, () => Has("rsvg-convert")),
        new("fonts-noto-cjk", "Chinese characters in pictures and subtitles", "fonts-noto-cjk", false, () => Directory.Exists("/usr/share/fonts/opentype/noto") && Directory.EnumerateFiles("/usr/share/fonts/opentype/noto", "NotoSansCJK*").Any()),
    ];

    public static IReadOnlyList<Requirement> Missing() => All.Where(need => !need.IsPresent()).ToArray();

    private static bool Has(string program) => ProgramCall.Find(program) is not null;
}
