using System.Buffers;

namespace Ainer.EntityCore.Ingest;

/// <summary>Sets of marks of both languages.</summary>
internal static class Punctuation
{
    public static SearchValues<char> ClauseEnds { get; } = SearchValues.Create("，。！？：；,.!?:;…\n");

    /// <summary>Where the clause that names a speaker ends. A full stop of English may belong to a title (Mr.), a comma to what follows.</summary>
    public static SearchValues<char> TagEnds { get; } = SearchValues.Create("，；。！？;!?");

    public static SearchValues<char> QuotationMarks { get; } = SearchValues.Create("“”「」『』\"");
}
