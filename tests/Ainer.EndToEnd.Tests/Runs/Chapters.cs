using Ainer.EndToEnd.Tests.Houses;
using Ainer.Testing;

namespace Ainer.EndToEnd.Tests.Runs;

/// <summary>The six-line sample with one spoken sentence that no other test has, so that no test is given what another has made.</summary>
internal static class Chapters
{
    private const string Numerals = "一二三四五六七八九";

    private static IReadOnlyList<string> SixLines { get; } =
        [.. File.ReadLines(Path.Combine(RepositoryFiles.Root, "samples", "six-lines.zh-CN.txt")).Where(line => line.Length > 0)];

    /// <summary>A film of under 15 s.</summary>
    public static string New() => With($"第{Number()}盏灯亮了。");

    /// <summary>One whose narration of <see cref="House.FailText"/> can be made to fail.</summary>
    public static string WithRehearsedFailure() => With($"{House.FailText}，第{Number()}盏灯亮了。");

    // In place of a line, so that the film gets no longer.
    private static string With(string sentence) => string.Join('\n', SixLines.Select((line, i) => i == 4 ? sentence : line));

    private static string Number() =>
        string.Concat(TestServices.UniqueName("n").Where(char.IsAsciiHexDigit).Take(6).Select(digit => Numerals[Convert.ToInt32(digit.ToString(), 16) % Numerals.Length]));
}
