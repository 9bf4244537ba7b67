using Ainer.Contracts.Entities;

namespace Ainer.EntityCore.Cast;

/// <summary>Somebody of the story while it is being read. Names are spelled as the text spells them.</summary>
internal sealed class Person(string name)
{
    public string Name { get; set; } = name;
    public HashSet<string> Aliases { get; } = new(StringComparer.Ordinal) { name };
    public Presentation Presentation { get; set; }
    public AgeBand? Age { get; set; }
    public double Confidence { get; set; } = 0.5;
    /// <summary>Called by what they are (the boy), not by a name.</summary>
    public bool IsRole { get; init; }
    /// <summary>Only ever heard: over the telephone, from the dark.</summary>
    public bool IsVoice { get; init; }
    public int Mentions { get; set; }
    /// <summary>In how many sentences they are seen.</summary>
    public int Seen { get; set; }
    public int Lines { get; set; }
    public LookClues Clues { get; } = new();
    /// <summary>Where the text names them first.</summary>
    public int FirstOffset { get; set; } = int.MaxValue;
    public string FirstQuote { get; set; } = "";

    /// <summary>Takes over everything known about another, who is the same person.</summary>
    public void Absorb(Person other)
    {
        Aliases.UnionWith(other.Aliases);
        if (Presentation == Presentation.Unknown) Presentation = other.Presentation;
        Age ??= other.Age;
        Confidence = Math.Max(Confidence, other.Confidence);
        Mentions += other.Mentions;
        Lines += other.Lines;
        Clues.Absorb(other.Clues);
        if (other.FirstOffset >= FirstOffset) return;
        FirstOffset = other.FirstOffset;
        FirstQuote = other.FirstQuote;
    }
}

/// <summary>What the text says about somebody's looks; null where it says nothing.</summary>
internal sealed class LookClues
{
    public string? HairColor { get; set; }
    public string? HairStyle { get; set; }
    public string? GarmentColor { get; set; }
    public string? Garment { get; set; }
    public string? Accessory { get; set; }

    public void Absorb(LookClues other)
    {
        HairColor ??= other.HairColor;
        HairStyle ??= other.HairStyle;
        GarmentColor ??= other.GarmentColor;
        Garment ??= other.Garment;
        Accessory ??= other.Accessory;
    }
}
