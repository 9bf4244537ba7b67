namespace Ainer.Contracts.Entities;

/// <summary>The people, places and things of a chapter, normalised, with looks and voices that stay the same over shots and chapters.</summary>
public sealed record EntityPack : BusinessRecord
{
    public required string RunId { get; init; }
    public required string Language { get; init; }
    public IReadOnlyList<Character> Characters { get; init; } = [];
    public IReadOnlyList<Place> Places { get; init; } = [];
    public IReadOnlyList<StoryObject> Objects { get; init; } = [];
}

/// <summary>How old someone looks.</summary>
public enum AgeBand { Child, Young, Adult, Old }

/// <summary>How someone presents, as far as the text says.</summary>
public enum Presentation { Unknown, Feminine, Masculine }

/// <summary>A person of the story.</summary>
public sealed record Character
{
    public required string EntityId { get; init; }
    public required string Name { get; init; }
    public IReadOnlyList<string> Aliases { get; init; } = [];
    public required Look Look { get; init; }
    public required Voice Voice { get; init; }
    /// <summary>How often the text names the character.</summary>
    public int Mentions { get; init; }
    /// <summary>0 to 1: how sure the extraction is.</summary>
    public double Confidence { get; init; }
    /// <summary>A locked look or voice is never changed by extraction.</summary>
    public bool Locked { get; init; }
    public IReadOnlyList<string> Evidence { get; init; } = [];
}

/// <summary>What makes a character recognisable on screen. Colours are #rrggbb.</summary>
public sealed record Look
{
    public Presentation Presentation { get; init; }
    public AgeBand Age { get; init; } = AgeBand.Adult;
    public required string Skin { get; init; }
    public required string HairColor { get; init; }
    /// <summary>One of short, long, bun, ponytail, bald, curly, topknot.</summary>
    public required string HairStyle { get; init; }
    public required string GarmentColor { get; init; }
    /// <summary>One of robe, coat, shirt, dress, armor, hoodie.</summary>
    public required string Garment { get; init; }
    public required string AccentColor { get; init; }
    /// <summary>One of none, glasses, hat, scarf, beard, earrings, staff, sword.</summary>
    public string Accessory { get; init; } = "none";
    /// <summary>0.85 to 1.15 of the usual height.</summary>
    public double Height { get; init; } = 1;

    /// <summary>The hash that shots and artifacts carry: equal hash, equal look.</summary>
    public string Hash() => Artifacts.ContentAddress.Of(this)[..16];
}

/// <summary>How a character sounds. <see cref="VoiceId"/> names it for every provider; the rest is what a synthesiser needs.</summary>
public sealed record Voice
{
    public required string VoiceId { get; init; }
    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }
    public Presentation Presentation { get; init; }
    /// <summary>0 to 99, 50 is the voice's own pitch.</summary>
    public int Pitch { get; init; } = 50;
    /// <summary>Words per minute.</summary>
    public int Rate { get; init; } = 165;
    /// <summary>A variant of the built-in synthesiser, for example f3 or m2.</summary>
    public string Variant { get; init; } = "";
}

/// <summary>A place of the story.</summary>
public sealed record Place
{
    public required string EntityId { get; init; }
    public required string Name { get; init; }
    public IReadOnlyList<string> Aliases { get; init; } = [];
    public required PlaceKind Kind { get; init; }
    public double Confidence { get; init; }
    public IReadOnlyList<string> Evidence { get; init; } = [];
}

/// <summary>What kind of set is drawn for a place.</summary>
public enum PlaceKind { Unknown, Room, Hall, Shop, Street, Market, Courtyard, Garden, Forest, Mountain, River, Sea, Harbor, Bridge, Field, Village, City, Temple, Station, Train, Ship, Library, School, Hospital, Office, Tavern, Cave, Desert, Palace, Rooftop, Tower }

/// <summary>A thing that matters to the story.</summary>
public sealed record StoryObject
{
    public required string EntityId { get; init; }
    public required string Name { get; init; }
    public int Mentions { get; init; }
    public double Confidence { get; init; }
}

/// <summary>Something that the project already knows, offered to the plan with where it was found.</summary>
public sealed record AssetCandidate : BusinessRecord
{
    public required string AssetId { get; init; }
    /// <summary>style, character, scene or knowledge.</summary>
    public required string AssetKind { get; init; }
    public required string Title { get; init; }
    public required string Content { get; init; }
    /// <summary>E1, E2 … within the run.</summary>
    public string? Alias { get; init; }
    /// <summary>0 to 1, higher is closer.</summary>
    public required double Score { get; init; }
    public string? EntityId { get; init; }
    public string? Source { get; init; }
}
