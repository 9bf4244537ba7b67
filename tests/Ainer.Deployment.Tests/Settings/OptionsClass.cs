using System.Text.RegularExpressions;

namespace Ainer.Deployment.Tests.Settings;

/// <summary>A property of an options class, as its source says it.</summary>
internal sealed record OptionProperty(string Name, string Type, string Default, string Meaning, string Range, bool Required)
{
    /// <summary>True for lists and dictionaries: their settings go on below the name.</summary>
    public bool HasParts => Type.Contains('<', StringComparison.Ordinal);
}

/// <summary>Options classes, read from their source: the doc comment is what each setting means, and it is nowhere else.</summary>
internal static partial class OptionsClass
{
    /// <summary>The properties that can be set.</summary>
    public static IReadOnlyList<OptionProperty> Properties(string source, string type)
    {
        var body = SourceCode.Body(source, Regex.Match(source, $@"\b(?:class|record) {type}\b").Index) ?? throw new FormatException($"{type} has no body.");
        var found = new List<OptionProperty>();
        var (doc, attributes) = ("", "");
        var lines = body.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.StartsWith("///", StringComparison.Ordinal)) { doc += " " + line[3..].Trim(); continue; }
            if (line.StartsWith('[') && !line.Contains(" public ", StringComparison.Ordinal)) { attributes += line; continue; }
            var match = Property().Match(line);
            if (match.Success)
            {
                var initial = match.Groups["initial"].Value;
                while (initial.Length > 0 && !initial.EndsWith(';') && i + 1 < lines.Length) initial += " " + lines[++i].Trim();
                found.Add(Make(match, initial.TrimEnd(';').Trim(), doc, attributes + match.Groups["attributes"].Value, found));
            }
            if (line.Length > 0) (doc, attributes) = ("", "");
        }
        return found;
    }

    private static OptionProperty Make(Match match, string initial, string doc, string attributes, List<OptionProperty> earlier)
    {
        var name = match.Groups["name"].Value;
        var type = match.Groups["type"].Value.TrimEnd('?');
        var nothing = type is "string" && initial is "" or "\"\"";
        var range = Range().Match(attributes) is { Success: true } bounds ? $"{bounds.Groups["low"].Value.Trim()} to {bounds.Groups["high"].Value.Trim()}" : "";
        return new OptionProperty(name, type, Tidy(nothing ? "" : initial, type), Text(doc, earlier), range, attributes.Contains("Required", StringComparison.Ordinal) && nothing);
    }

    private static string Tidy(string initial, string type) => initial switch
    {
        "" => type is "bool" ? "false" : type is "int" or "double" or "decimal" ? "0" : "",
        "[]" or "new()" => "",
        _ when Span().Match(initial) is { Success: true } span => Length(span).ToString("c"),
        _ => Spaces().Replace(initial.Replace("new() ", "", StringComparison.Ordinal), " ").Trim('"').Replace($"{type}.", "", StringComparison.Ordinal),
    };

    /// <summary>A length of time as the environment writes it.</summary>
    private static TimeSpan Length(Match span)
    {
        var number = double.Parse(span.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture);
        return span.Groups["unit"].Value switch
        {
            "Days" => TimeSpan.FromDays(number),
            "Hours" => TimeSpan.FromHours(number),
            "Minutes" => TimeSpan.FromMinutes(number),
            "Seconds" => TimeSpan.FromSeconds(number),
            _ => TimeSpan.FromMilliseconds(number),
        };
    }

    private static string Text(string doc, List<OptionProperty> earlier)
    {
        if (Inherited().Match(doc) is { Success: true } same) return earlier.Find(property => property.Name == same.Groups["name"].Value)?.Meaning ?? "";
        var summary = Summary().Match(doc) is { Success: true } match ? match.Groups["text"].Value : doc;
        summary = Reference().Replace(summary, found => $"`{found.Groups["name"].Value.Split('.')[^1]}`");
        return Spaces().Replace(Tag().Replace(summary, ""), " ").Replace("|", "\\|", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal).Trim();
    }

    [GeneratedRegex(@"^(?<attributes>(?:\[.*\]\s*)?)public (?:required )?(?<type>[\w<>?,\s]+?) (?<name>\w+) \{ get; (?:(?:set|init); )?\}(?:\s*=\s*(?<initial>.+))?$")]
    private static partial Regex Property();

    [GeneratedRegex(@"^TimeSpan\.From(?<unit>\w+)\((?<number>[\d.]+)\)$")]
    private static partial Regex Span();

    [GeneratedRegex("""Range\((?:typeof\(\w+\), )?"?(?<low>[^,"]+)"?,\s*"?(?<high>[^)",]+)""")]
    private static partial Regex Range();

    [GeneratedRegex("<inheritdoc cref=\"(?<name>\\w+)\"")]
    private static partial Regex Inherited();

    [GeneratedRegex("<summary>(?<text>.*?)</summary>")]
    private static partial Regex Summary();

    [GeneratedRegex("<(?:see|paramref|c)(?: cref=\"| name=\"|>)(?<name>[^\"<]+)(?:\"\\s*/>|</c>)")]
    private static partial Regex Reference();

    [GeneratedRegex("</?[a-z]+[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
