using System.Text.RegularExpressions;

namespace Ainer.Documents.Chapters;

/// <summary>What a line announces.</summary>
internal enum HeadingKind { None, Chapter, Part }

/// <summary>
/// Recognises the headings of novels in Chinese (第一章 雨夜, 第12回, 楔子, 尾声, 番外一) and English (Chapter 1: Rain, Chapter IV, Prologue), and of the volumes above them
/// (第一卷, Part Two, Book I). A sentence that merely begins so is no heading: it is long or ends like a sentence.
/// </summary>
internal static class ChapterHeading
{
    private const int Longest = 60;
    private const string Number = "[零〇一二三四五六七八九十百千万两0-9０-９]{1,9}";
    private const string EnglishNumber =
        "(?:[0-9]{1,4}|[IVXLC]{1,8}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|thirty)";
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private const RegexOptions AnyCase = Linear | RegexOptions.IgnoreCase;

    private static readonly Regex ChineseChapter = new($"^第 ?{Number} ?[章回节節集幕折话話](?:$|[^的里裡中，。,])", Linear);
    private static readonly Regex ChineseOther = new($"^(?:楔子|序章|序幕|序言|自序|序|引子|引言|前言|尾声|尾聲|终章|終章|后记|後記|大结局|番外(?:篇)?(?: ?{Number})?)(?:$|[ :：、.．·—\\-（(])", Linear);
    private static readonly Regex ChinesePart = new($"^第 ?{Number} ?[卷部篇编編](?:$|[^的里裡中，。,])", Linear);
    private static readonly Regex EnglishChapter = new($"^chapter {EnglishNumber}(?:$| ?[.:—–-]| +[^a-z ])", AnyCase);
    private static readonly Regex EnglishOther = new("^(?:prologue|epilogue|foreword|preface|afterword|interlude)(?:$| ?[.:—–-])", AnyCase);
    private static readonly Regex EnglishPart = new($"^(?:part|book|volume) {EnglishNumber}(?:$| ?[.:—–-])", AnyCase);
    private static readonly Regex EnglishTitled = new($"^chapter {EnglishNumber} +\\p{{L}}", AnyCase);

    /// <summary>What a line is. Pure.</summary>
    public static HeadingKind Of(string line)
    {
        if (line.Length is 0 or > Longest || EndsLikeASentence(line)) return HeadingKind.None;
        if (ChineseChapter.IsMatch(line) || ChineseOther.IsMatch(line) || EnglishChapter.IsMatch(line) || EnglishOther.IsMatch(line)) return HeadingKind.Chapter;
        // "Chapter 3 The Letter" is one, "chapter three was the best of it" is none: titles begin with a capital.
        if (EnglishTitled.Match(line) is { Success: true } titled && char.IsUpper(titled.Value[^1]) && char.IsUpper(line[0])) return HeadingKind.Chapter;
        return ChinesePart.IsMatch(line) || EnglishPart.IsMatch(line) ? HeadingKind.Part : HeadingKind.None;
    }

    private static bool EndsLikeASentence(string line) => line[^1] is '。' or '，' or '；' or '”' or '」' or ',' or ';' || (line[^1] == '.' && line.Length > 24);
}
