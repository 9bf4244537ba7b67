using System.Text.RegularExpressions;

namespace Ainer.Deployment.Tests.Containers;

/// <summary>One line of a Dockerfile, with its continuations.</summary>
internal sealed record Instruction(string Name, string Value);

/// <summary>A stage: what it stands on (an image, or the stage of that name) and its own instructions.</summary>
internal sealed record Stage(string Name, string Image, Stage? From, IReadOnlyList<Instruction> Instructions)
{
    /// <summary>Its instructions of a kind, those of the stages below first.</summary>
    public IEnumerable<string> All(string name) =>
        (From?.All(name) ?? []).Concat(Instructions.Where(instruction => instruction.Name == name).Select(instruction => instruction.Value));

    public string? Last(string name) => All(name).LastOrDefault();

    /// <summary>What ENV leaves in the container's environment.</summary>
    public IReadOnlyDictionary<string, string> Environment() =>
        All("ENV").SelectMany(value => Regex.Matches(value, """(?<name>\w+)=(?:"(?<text>[^"]*)"|(?<text>\S*))""").Cast<Match>())
            .GroupBy(match => match.Groups["name"].Value, match => match.Groups["text"].Value, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
}

/// <summary>A Dockerfile as far as tests ask.</summary>
internal sealed partial class Dockerfile
{
    private Dockerfile(string path, IReadOnlyList<Stage> stages) => (Path, Stages) = (path, stages);

    public string Path { get; }

    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>The stages that are built for their own sake: what no other stage stands on or copies from.</summary>
    public IEnumerable<Stage> Results => Stages.Where(stage => !Stages.Any(other => other.From == stage || other.All("COPY").Any(copy => copy.Contains($"--from={stage.Name} ", StringComparison.Ordinal))));

    public Stage Target(string? name) => name is null ? Stages[^1] : Stages.Single(stage => stage.Name == name);

    public static Dockerfile Read(string path) => Parse(path, Repository.Text(path));

    public static Dockerfile Parse(string path, string text)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        var stages = new List<Stage>();
        List<Instruction>? current = null;
        foreach (var (name, value) in Instructions(text))
        {
            if (name == "FROM")
            {
                var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                var image = Variable().Replace(parts[0], match => arguments.GetValueOrDefault(match.Groups["name"].Value, ""));
                current = [];
                stages.Add(new Stage(parts is [_, _, var label] ? label : $"stage {stages.Count}", image, stages.Find(stage => stage.Name == image), current));
            }
            else if (current is null)
            {
                if (name != "ARG" || value.Split('=', 2) is not [var argument, var usual]) throw new FormatException($"{path}: {name} before the first FROM.");
                arguments[argument] = usual;
            }
            else
            {
                current.Add(new Instruction(name, value));
            }
        }
        return new Dockerfile(path, stages);
    }

    private static IEnumerable<(string Name, string Value)> Instructions(string text)
    {
        var lines = text.Split('\n').Where(line => !line.TrimStart().StartsWith('#'));
        foreach (var line in Continuation().Replace(string.Join('\n', lines), " ").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
            yield return line.Split(' ', 2) is [var name, var value] ? (name.ToUpperInvariant(), value.Trim()) : (line, "");
    }

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continuation();

    [GeneratedRegex(@"\$\{(?<name>\w+)\}")]
    private static partial Regex Variable();
}
