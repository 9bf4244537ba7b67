using System.Text;
using System.Text.RegularExpressions;

namespace Ainer.Architecture.Tests.Rules;

/// <summary>Links between pages lead somewhere: to a file, and to a heading in it.</summary>
public static partial class DocLinks
{
    public static IEnumerable<string> Dead(IReadOnlyList<SourceFile> files, Func<string, bool> exists)
    {
        var pages = files.Where(file => file.Is(".md")).ToDictionary(file => file.Path, StringComparer.Ordinal);
        foreach (var page in pages.Values)
            foreach (Match link in Link().Matches(Fence().Replace(page.Text, "")))
            {
                var target = link.Groups["target"].Value;
                if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal)) continue;
                var (file, anchor) = target.Split('#') is [var path, var heading] ? (path, heading) : (target, null);
                var full = file.Length == 0 ? page.Path : Resolve(page.Folder, file);
                if (full is null || !exists(full)) yield return $"{page.Path} links to {target}, which does not exist: correct the link or write the page.";
                else if (anchor is not null && pages.TryGetValue(full, out var linked) && !Anchors(linked.Text).Contains(anchor))
                    yield return $"{page.Path} links to {target}, but {full} has no such heading.";
            }
    }

    private static HashSet<string> Anchors(string page) => [.. Heading().Matches(page).Select(match => Slug(match.Groups["title"].Value))];

    private static string Slug(string title)
    {
        var slug = new StringBuilder();
        foreach (var letter in title.Trim().ToLowerInvariant())
            if (char.IsLetterOrDigit(letter) || letter is '-' or '_') slug.Append(letter);
            else if (letter == ' ') slug.Append('-');
        return slug.ToString();
    }

    private static string? Resolve(string folder, string link)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in link.TrimEnd('/').Split('/'))
        {
            if (part == ".." && parts.Count == 0) return null;
            if (part == "..") parts.RemoveAt(parts.Count - 1);
            else if (part is not ("." or "")) parts.Add(part);
        }
        return string.Join('/', parts);
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^#+ (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
