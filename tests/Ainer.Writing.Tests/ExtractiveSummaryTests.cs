using Ainer.Writing.Summaries;

namespace Ainer.Writing.Tests;

public sealed class ExtractiveSummaryTests
{
    [Fact]
    public void Sentences_are_cut_at_their_ends_in_both_languages()
    {
        Assert.Equal(["雨夜。", "他说：“走吧！”", "她没有回头……"], Sentences.Of("雨夜。他说：“走吧！”\n她没有回头……\n***"));
        Assert.Equal(["Mr. Lee came at 3.30 p.m. on Monday.", "\"Go!\" she said.", "J. Smith left."], Sentences.Of("Mr. Lee came at 3.30 p.m. on Monday. \"Go!\" she said. J. Smith left."));
    }

    [Fact]
    public void The_most_telling_sentences_stand_in_their_order()
    {
        const string Text = """
            林风回到青石镇的那天，雨下个不停。
            街上没有人。
            他要找的是父亲留下的那把古剑，古剑藏在青石镇的旧祠堂里。
            嗯。
            旧祠堂的门锁着，林风翻墙进去，看见古剑不见了。
            天很黑。
            守祠堂的老人告诉林风，古剑昨夜被黑衣人带走了。
            他叹了口气。
            林风决定离开青石镇，去追那个带走古剑的黑衣人。
            """;
        var summary = ExtractiveSummary.Of(Text, 3);
        Assert.Equal(summary, ExtractiveSummary.Of(Text, 3));
        var sentences = Sentences.Of(summary);
        Assert.Equal(3, sentences.Count);
        Assert.Equal(sentences.OrderBy(sentence => Text.IndexOf(sentence, StringComparison.Ordinal)), sentences);
        Assert.Contains("古剑", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("嗯", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("天很黑", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void English_is_summed_up_too_and_a_short_text_is_its_own_summary()
    {
        const string Text = "The lighthouse keeper lost the key. It rained. The key opened the lighthouse lamp room. Nobody spoke. Without the key the lighthouse stayed dark and the ship struck the rocks.";
        Assert.Equal("The key opened the lighthouse lamp room. Without the key the lighthouse stayed dark and the ship struck the rocks.".Split(". ").Length, Sentences.Of(ExtractiveSummary.Of(Text, 2)).Count);
        Assert.Contains("key", ExtractiveSummary.Of(Text, 1), StringComparison.Ordinal);
        Assert.Equal("It rained. He came.", ExtractiveSummary.Of("It rained.\nHe came.", 5));
    }

    [Theory]
    [InlineData("")]
    [InlineData("!!! ... ???")]
    public void Nothing_gives_nothing(string text) => Assert.Equal("", ExtractiveSummary.Of(text, 3));

    [Fact]
    public void A_long_text_is_summed_up_in_bounded_time()
    {
        var text = string.Concat(Enumerable.Range(0, 6000).Select(i => $"第{i}个黑衣人走进了青石镇的旧祠堂。"));
        Assert.Equal(3, Sentences.Of(ExtractiveSummary.Of(text, 3)).Count);
    }
}
