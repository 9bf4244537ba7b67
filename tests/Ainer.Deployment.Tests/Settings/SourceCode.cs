using System.Text.RegularExpressions;

namespace Ainer.Deployment.Tests.Settings;

/// <summary>A method that registers services.</summary>
internal sealed record Registration(string File, string Name, string Parameters, string Body);

/// <summary>The C# sources of the running processes.</summary>
internal sealed partial class SourceCode
{
    private static readonly string[] Folders = ["shared", "functions", "gpu-agent", "composer"];
    private readonly Dictionary<string, string> _texts;
    private readonly ILookup<string, Registration> _registrations;

    private SourceCode(Dictionary<string, string> texts)
    {
        _texts = texts;
        _registrations = texts.SelectMany(file => Methods(file.Key, file.Value)).ToLookup(method => method.Name, StringComparer.Ordinal);
    }

    public static SourceCode Read() => Of(Folders.SelectMany(folder => Repository.Files(folder, ".cs")).ToDictionary(path => path, Repository.Text, StringComparer.Ordinal));

    public static SourceCode Of(Dictionary<string, string> texts) => new(texts);

    public string this[string path] => _texts[path];

    public IEnumerable<(string Path, string Text)> Below(string folder) => _texts.Where(file => file.Key.StartsWith(folder + "/", StringComparison.Ordinal)).Select(file => (file.Key, file.Value));

    /// <summary>The method that a call means: one of the same file before one of the same name elsewhere.</summary>
    public Registration? Find(string name, string callerFile) =>
        _registrations[name].FirstOrDefault(method => method.File == callerFile) ?? _registrations[name].FirstOrDefault(method => method.Parameters.Contains("this ", StringComparison.Ordinal));

    /// <summary>The file that declares a class: where several do, the one nearest to who asks.</summary>
    public string FileOf(string type, string askedFrom) =>
        _texts.Where(file => Regex.IsMatch(file.Value, $@"\b(?:class|record) {type}\b")).Select(file => file.Key).OrderByDescending(path => Shared(path, askedFrom)).First();

    /// <summary>The text of a constant such as XOptions.Section, of a literal, or of what a parameter was given.</summary>
    public string Constant(string expression, string file, IReadOnlyDictionary<string, string> given)
    {
        var parts = expression.Split('+', StringSplitOptions.TrimEntries).Select(part =>
        {
            if (part.StartsWith('"')) return part.Trim('"');
            if (given.TryGetValue(part, out var value)) return value;
            if (part.Split('.') is [.., var type, var name])
                return Regex.Match(_texts[FileOf(type, file)], $"const string {name} = \"(?<text>[^\"]*)\"").Groups["text"].Value;
            throw new FormatException($"{file}: what is {part}?");
        });
        return string.Concat(parts);
    }

    /// <summary>What stands between the braces after a place, or from => to the semicolon.</summary>
    public static string? Body(string text, int from)
    {
        var depth = 0;
        var start = -1;
        for (var i = from; i < text.Length; i++)
        {
            if (depth == 0 && text[i] == ';') return null;
            if (depth == 0 && text[i] == '=' && i + 1 < text.Length && text[i + 1] == '>') return text[(i + 2)..EndOfExpression(text, i)];
            if (text[i] == '{' && depth++ == 0) start = i + 1;
            if (text[i] == '}' && --depth == 0) return text[start..i];
        }
        return null;
    }

    private static int EndOfExpression(string text, int from)
    {
        var depth = 0;
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] is '(' or '{' or '[') depth++;
            if (text[i] is ')' or '}' or ']') depth--;
            if (text[i] == ';' && depth == 0) return i;
        }
        return text.Length;
    }

    private static IEnumerable<Registration> Methods(string file, string text)
    {
        foreach (Match match in Method().Matches(text))
        {
            var open = match.Index + match.Length;
            var close = open;
            for (var depth = 1; depth > 0 && close < text.Length; close++) depth += text[close] switch { '(' => 1, ')' => -1, _ => 0 };
            if (Body(text, close) is { } body) yield return new Registration(file, match.Groups["name"].Value, text[open..(close - 1)], body);
        }
    }

    private static int Shared(string one, string other) => one.Split('/').Zip(other.Split('/')).TakeWhile(pair => pair.First == pair.Second).Count();

    [GeneratedRegex(@"\bstatic [\w<>]+ (?<name>(?:Add|Use)\w+)(?:<\w+>)?\(")]
    private static partial Regex Method();
}
