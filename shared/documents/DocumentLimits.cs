using System.ComponentModel.DataAnnotations;

namespace Ainer.Documents;

/// <summary>How much of a document is read before it is refused, section Documents. Sizes in bytes unless they say characters.</summary>
public sealed class DocumentLimits
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Documents";

    /// <summary>The file itself.</summary>
    [Range(1024, 1 << 30)] public int MaxBytes { get; set; } = 16 << 20;

    /// <summary>Files inside an archive.</summary>
    [Range(1, 65_000)] public int MaxEntries { get; set; } = 4000;

    /// <summary>One file inside an archive, unpacked.</summary>
    [Range(1024, 1 << 30)] public int MaxEntryBytes { get; set; } = 16 << 20;

    /// <summary>Everything that is unpacked from one archive together.</summary>
    [Range(1024, 1 << 30)] public int MaxExpandedBytes { get; set; } = 64 << 20;

    /// <summary>Unpacked to packed size of one file inside an archive; prose packs to a third or a quarter, markup to a twentieth.</summary>
    [Range(2, 1100)] public int MaxRatio { get; set; } = 100;

    /// <summary>Elements inside one another.</summary>
    [Range(8, 10_000)] public int MaxXmlDepth { get; set; } = 256;

    /// <summary>Chapters of one document.</summary>
    [Range(1, 100_000)] public int MaxChapters { get; set; } = 3000;

    /// <summary>Characters of one chapter; a longer one is divided between paragraphs.</summary>
    [Range(100, 1_000_000)] public int MaxChapterCharacters { get; set; } = 20_000;
}
