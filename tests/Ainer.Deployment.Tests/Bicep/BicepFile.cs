using System.Text.RegularExpressions;

namespace Ainer.Deployment.Tests.Bicep;

/// <summary>One declaration: its decorators, what it is, its name, and the text after the name.</summary>
internal sealed record Declaration(string Decorators, string Kind, string Name, string Text)
{
    public bool IsSecure => Decorators.Contains("@secure()", StringComparison.Ordinal);

    /// <summary>A parameter that callers may leave out.</summary>
    public bool HasDefault => Regex.IsMatch(Text, @"^\s*\w+(\[\])?\s*=") || Regex.IsMatch(Text, @"^\s*\w+\?");

    /// <summary>The file that a module is, from its own file's folder; the type and version of a resource.</summary>
    public string Target => Regex.Match(Text, "'(?<target>[^']+)'").Groups["target"].Value;

    /// <summary>True where another declaration's text names this one.</summary>
    public bool IsNamedIn(string text) => Regex.IsMatch(BicepFile.Code(text), $@"(?<![\w.]){Name}(?![\w:])|\bin {Name}:");
}

/// <summary>A Bicep file as its declarations. It reads what these files use; brackets and strings that do not close are an error.</summary>
internal sealed partial record BicepFile(string Path, IReadOnlyList<Declaration> Declarations)
{
    public IEnumerable<Declaration> Of(string kind) => Declarations.Where(declaration => declaration.Kind == kind);

    public Declaration this[string kind, string name] => Of(kind).Single(declaration => declaration.Name == name);

    public static BicepFile Read(string path) => Parse(path, Repository.Text(path));

    public static BicepFile Parse(string path, string source)
    {
        var text = WithoutComments(source);
        var declarations = new List<Declaration>();
        var decorators = "";
        for (var at = 0; at < text.Length;)
        {
            var end = EndOfStatement(path, text, at);
            var statement = text[at..end].Trim();
            at = end + 1;
            if (statement.Length == 0) continue;
            if (statement.StartsWith('@')) { decorators += statement + "\n"; continue; }
            if (Head().Match(statement) is { Success: true } head) declarations.Add(new Declaration(decorators, head.Groups["kind"].Value, head.Groups["name"].Value, statement[head.Length..]));
            else if (!statement.StartsWith("targetScope", StringComparison.Ordinal) && !statement.StartsWith("using ", StringComparison.Ordinal)) throw new FormatException($"{path}: what is '{statement.Split('\n')[0]}'?");
            decorators = "";
        }
        return new BicepFile(path, declarations);
    }

    /// <summary>The properties of the object that begins at a brace: name and text of the value.</summary>
    public static IReadOnlyDictionary<string, string> Properties(string text, int brace)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var inner = text[(brace + 1)..Closing(text, brace)];
        foreach (var part in Parts(inner))
            if (Key().Match(part) is { Success: true } key) found[key.Groups["name"].Value.Trim('\'')] = part[key.Length..].Trim();
        return found;
    }

    /// <summary>The object that a property holds, empty where there is none.</summary>
    public static IReadOnlyDictionary<string, string> ObjectAt(string text, string property) =>
        Regex.Match(text, $@"\b{property}:\s*\{{") is { Success: true } match ? Properties(text, match.Index + match.Length - 1) : new Dictionary<string, string>();

    /// <summary>The text without its strings, but with what they interpolate.</summary>
    public static string Code(string text)
    {
        var code = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\'') { code.Append(text[i]); continue; }
            var end = EndOfString(text, i);
            for (var j = i; j < end; j++)
                if (text[j] == '$' && text[j + 1] == '{')
                {
                    var close = Closing(text, j + 1);
                    code.Append(' ').Append(Code(text[(j + 2)..close])).Append(' ');
                    j = close;
                }
            i = end;
        }
        return code.ToString();
    }

    /// <summary>Where the bracket that opens at a place closes.</summary>
    public static int Closing(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            if (text[i] == '\'') i = EndOfString(text, i);
            else if (text[i] is '{' or '[' or '(') depth++;
            else if (text[i] is '}' or ']' or ')' && --depth == 0) return i;
        }
        throw new FormatException($"A bracket does not close: {text[open..Math.Min(open + 60, text.Length)]}");
    }

    /// <summary>What commas or line ends separate, outside brackets and strings.</summary>
    private static IEnumerable<string> Parts(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\'') i = EndOfString(text, i);
            else if (text[i] is '{' or '[' or '(') i = Closing(text, i);
            else if (text[i] is '\n' or ',')
            {
                if (text[start..i].Trim() is { Length: > 0 } part) yield return part;
                start = i + 1;
            }
        }
        if (text[start..].Trim() is { Length: > 0 } last) yield return last;
    }

    private static int EndOfStatement(string path, string text, int from)
    {
        var depth = 0;
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '\'') i = EndOfString(text, i);
            else if (text[i] is '{' or '[' or '(') depth++;
            else if (text[i] is '}' or ']' or ')' && --depth < 0) throw new FormatException($"{path}: a bracket closes that was not open, near '{text[Math.Max(from, i - 40)..i]}'.");
            else if (text[i] == '\n' && depth == 0) return i;
        }
        return depth == 0 ? text.Length : throw new FormatException($"{path}: a bracket does not close, from '{text[from..].Split('\n')[0]}'.");
    }

    private static int EndOfString(string text, int open)
    {
        for (var i = open + 1; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '$' && i + 1 < text.Length && text[i + 1] == '{') i = Closing(text, i + 1);
            else if (text[i] == '\'') return i;
            else if (text[i] == '\n') break;
        }
        throw new FormatException($"A text does not close: {text[open..Math.Min(open + 60, text.Length)]}");
    }

    private static string WithoutComments(string source) => string.Join('\n', source.Split('\n').Select(line => line.TrimStart().StartsWith("//", StringComparison.Ordinal) ? "" : line));

    [GeneratedRegex(@"^(?<kind>param|var|resource|module|output)\s+(?<name>\w+)")]
    private static partial Regex Head();

    [GeneratedRegex(@"^(?<name>\w+|'[^']+')\s*:")]
    private static partial Regex Key();
}
