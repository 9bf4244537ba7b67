using Ainer.AssetKnowledge.Library;
using Ainer.Knowledge;

namespace Ainer.AssetKnowledge.Tests;

public sealed class EmbedderTests
{
    [Theory]
    [InlineData("灯塔上的灯亮了", "灯塔的灯光很亮", "集市里人声嘈杂")]
    [InlineData("an old lighthouse keeper", "the keepers of the lighthouse", "a crowded market at noon")]
    [InlineData("暴风雨的夜晚", "夜晚下起了暴风雨", "清晨的阳光")]
    public void Texts_that_share_words_come_closer_than_texts_that_do_not(string text, string near, string far) =>
        Assert.True(Closeness(text, near) > Closeness(text, far) + 0.15, $"{Closeness(text, near)} {Closeness(text, far)}");

    [Theory]
    [InlineData("灯塔")]
    [InlineData("one")]
    [InlineData("mixed 文字 and words 42")]
    public void An_embedding_has_length_one_and_384_dimensions(string text)
    {
        var vector = HashedEmbedder.Embed(text);
        Assert.Equal(384, vector.Length);
        Assert.Equal(1, vector.Sum(x => x * x), 4);
    }

    // Pinned by value: a stored vector must meet the same question years later, on another machine.
    [Fact]
    public void The_same_text_has_the_same_embedding_in_every_process() =>
        Assert.Equal("-69 95 169 253 263 315 347", string.Join(' ', HashedEmbedder.Embed("灯塔 lamp").Select((x, i) => (x, i)).Where(p => p.x != 0).Select(p => p.x > 0 ? p.i : -p.i)));

    [Theory]
    [InlineData("灯塔", new[] { "灯塔" })]
    [InlineData("看灯塔", new[] { "看灯", "灯塔" })]
    [InlineData("灯", new[] { "灯" })]
    [InlineData("The Lamp's 灯 x", new[] { "the", "lamp", "s", "灯", "x" })]
    [InlineData("a & b | !c:* <-> 'd'", new[] { "a", "b", "c", "d" })]
    public void Terms_are_words_and_pairs_of_ideographs(string text, string[] terms) => Assert.Equal(terms, Terms.Of(text));

    [Fact]
    public void A_document_is_cut_into_passages_that_leave_nothing_out()
    {
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => $"第{i}句说了一件事。"));
        var chunks = Chunker.Cut(text);
        Assert.All(chunks, c => Assert.InRange(c.Length, 1, 700));
        Assert.All(Enumerable.Range(0, 400), i => Assert.Contains(chunks, c => c.Contains($"第{i}句说了一件事。", StringComparison.Ordinal)));
    }

    private static double Closeness(string a, string b) => HashedEmbedder.Embed(a).Zip(HashedEmbedder.Embed(b)).Sum(p => p.First * p.Second);
}
