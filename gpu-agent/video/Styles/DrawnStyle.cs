using Ainer.Workers.Video.Drawing;

namespace Ainer.Workers.Video.Styles;

/// <summary>
/// A project's style as the built-in provider draws it: how every colour is turned, whether shapes have a drawn edge, what lies over the picture. Made from words, and the same words
/// make the same style always.
/// </summary>
internal sealed class DrawnStyle
{
    private readonly List<Func<Ink, Ink>> _changes;

    private DrawnStyle(Treatment treatment, List<(string Name, Func<Ink, Ink> Change)> changes)
    {
        Treatment = treatment;
        _changes = [.. changes.Select(change => change.Change)];
        Name = treatment == Treatment.Plain && changes.Count == 0 ? null : string.Join(' ', changes.Select(change => change.Name).Append(treatment.ToString().ToLowerInvariant()));
    }

    /// <summary>The provider's own way.</summary>
    public static DrawnStyle Plain { get; } = new(Treatment.Plain, []);

    public Treatment Treatment { get; }

    /// <summary>What was understood of the words, in words: part of the picture's address. Null when nothing was.</summary>
    public string? Name { get; }

    /// <summary>The drawn edge of shapes, in units of the scene; 0 is none.</summary>
    public double Edge => Treatment switch { Treatment.Woodcut => 2.6, Treatment.Comic => 2.0, Treatment.Ink => 1.2, Treatment.Watercolour => 0.8, _ => 0 };

    /// <summary>Reads words: the treatment that is named first, and every change of colour.</summary>
    public static DrawnStyle Of(string? words)
    {
        if (string.IsNullOrWhiteSpace(words)) return Plain;
        var treatment = StyleWords.Treatments.Select(entry => (entry.Treatment, At: StyleWords.Find(words, entry.Words))).Where(found => found.At >= 0)
            .OrderBy(found => found.At).Select(found => found.Treatment).FirstOrDefault(Treatment.Plain);
        return new DrawnStyle(treatment, [.. StyleWords.Changes.Where(change => StyleWords.Find(words, change.Words) >= 0).Select(change => (change.Name, change.Change))]);
    }

    /// <summary>A colour in this style.</summary>
    public Ink Tone(Ink ink) => _changes.Aggregate(Treated(ink), (color, change) => change(color));

    /// <summary>The colour of the edge around a fill of this style.</summary>
    public Ink EdgeOf(Ink toned) => Treatment switch
    {
        Treatment.Woodcut or Treatment.Comic => toned.Mix("#14100e", 0.86),
        Treatment.Ink => toned.Mix("#1c1a1a", 0.7),
        _ => toned.Mix("#3a3040", 0.35),
    };

    private Ink Treated(Ink ink) => Treatment switch
    {
        Treatment.Watercolour => Contrast(ink, 0.86).Saturate(0.82).Mix("#fbf4e6", 0.26),
        Treatment.Ink => Between(ink, "#1b1a1c", "#f2ecdd", 1.15).Mix(ink, IsSealRed(ink) ? 0.75 : 0.07),
        Treatment.Woodcut => Carved(ink),
        Treatment.Noir => Between(ink, "#050506", "#f4f4f2", 1.55),
        Treatment.Pastel => ink.Saturate(0.8).Mix("#fff6f4", 0.42),
        Treatment.Comic => Contrast(ink.Saturate(1.35), 1.18),
        Treatment.Sepia => Between(ink, "#2a1a0e", "#f3e2be", 1.05),
        Treatment.Neon => Contrast(ink.Saturate(1.5), 1.1).Mix(ink.Luma < 110 ? "#1c0a52" : ink.Luma < 165 ? "#e02c9c" : "#9ad4ff", ink.Luma < 110 ? 0.5 : ink.Luma < 165 ? 0.3 : 0.22),
        Treatment.Oil => Contrast(ink.Saturate(1.18), 1.12).Mix("#6a3c14", 0.10),
        _ => ink,
    };

    private static bool IsSealRed(Ink ink) => ink.R > 150 && ink.R > 1.7 * ink.G && ink.R > 1.5 * ink.B;

    private static Ink Contrast(Ink ink, double factor) => new(128 + (ink.R - 128) * factor, 128 + (ink.G - 128) * factor, 128 + (ink.B - 128) * factor);

    private static Ink Between(Ink ink, Ink dark, Ink light, double contrast) => dark.Mix(light, Math.Clamp(0.5 + (ink.Luma / 255 - 0.5) * contrast, 0, 1));

    /// <summary>Few tones on rice paper, with a little of the own colour left, as from carved blocks.</summary>
    private static Ink Carved(Ink ink)
    {
        var tone = Math.Round(Math.Clamp(0.5 + (ink.Luma / 255 - 0.5) * 1.3, 0, 1) * 5) / 5;
        return new Ink(26, 21, 22).Mix("#f0e2c0", tone).Mix(ink.Saturate(1.1), 0.38);
    }
}
