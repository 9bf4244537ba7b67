namespace Ainer.Knowledge;

/// <summary>A passage of a document as it is searched: its text, its terms for to_tsvector('simple', …), its embedding of length 1.</summary>
public sealed record IndexedPassage(int Ordinal, string Content, string Terms, float[] Embedding);

/// <summary>Cuts and embeds a document: the same for whoever takes material in.</summary>
public static class DocumentIndex
{
    /// <summary>The passages of a document. Pure.</summary>
    public static IReadOnlyList<IndexedPassage> Of(string title, string content, IEnumerable<string> tags)
    {
        var words = string.Join(' ', tags);
        return [.. Chunker.Cut(content).Select((chunk, i) =>
        {
            // The title says what a passage is about even where the passage itself does not.
            var indexed = $"{title}\n{chunk}\n{words}";
            return new IndexedPassage(i, chunk, Terms.ForIndex(indexed), HashedEmbedder.Embed(indexed));
        })];
    }
}
