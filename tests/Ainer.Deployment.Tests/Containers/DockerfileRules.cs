using System.Text.RegularExpressions;

namespace Ainer.Deployment.Tests.Containers;

/// <summary>What every Dockerfile of the project keeps.</summary>
internal static partial class DockerfileRules
{
    private static readonly HashSet<string> Known =
        ["ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"];

    public static IEnumerable<string> Broken(Dockerfile file, Func<string, bool> exists) =>
        [.. file.Stages.SelectMany(stage => InStage(file, stage, exists)), .. file.Results.SelectMany(stage => InResult(file, stage))];

    private static IEnumerable<string> InStage(Dockerfile file, Stage stage, Func<string, bool> exists)
    {
        if (stage.From is null && !Pinned().IsMatch(stage.Image)) yield return $"{file.Path}: {stage.Image} is not pinned to a version.";
        foreach (var instruction in stage.Instructions)
        {
            if (!Known.Contains(instruction.Name)) yield return $"{file.Path}: {instruction.Name} is no instruction.";
            if (instruction.Name == "ADD") yield return $"{file.Path}: ADD does more than it says; use COPY.";
            if (instruction.Name == "RUN" && instruction.Value.Contains("apt-get install", StringComparison.Ordinal)
                && !(instruction.Value.Contains("--no-install-recommends", StringComparison.Ordinal) && instruction.Value.Contains("rm -rf /var/lib/apt/lists/*", StringComparison.Ordinal) && instruction.Value.Contains("apt-get update", StringComparison.Ordinal)))
                yield return $"{file.Path}: apt-get install needs update before it, --no-install-recommends, and its lists removed after it, in one RUN.";
            if (instruction.Name is "ENTRYPOINT" or "CMD" && !instruction.Value.StartsWith('[')) yield return $"{file.Path}: {instruction.Name} in shell form hides signals from the program.";
            if (instruction.Name == "COPY")
                foreach (var complaint in Copy(file, stage, instruction.Value, exists)) yield return complaint;
        }
    }

    private static IEnumerable<string> Copy(Dockerfile file, Stage stage, string value, Func<string, bool> exists)
    {
        var from = From().Match(value) is { Success: true } match ? match.Groups["stage"].Value : null;
        if (from is not null)
        {
            var before = file.Stages.TakeWhile(other => other != stage);
            if (before.All(other => other.Name != from)) yield return $"{file.Path}: COPY --from={from} names no earlier stage.";
            yield break;
        }
        foreach (var source in value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(part => !part.StartsWith("--", StringComparison.Ordinal)).SkipLast(1))
            if (!exists(source)) yield return $"{file.Path}: COPY {source} is not in the repository.";
    }

    private static IEnumerable<string> InResult(Dockerfile file, Stage stage)
    {
        if (stage.Last("USER") is null or "root" or "0") yield return $"{file.Path}: target {stage.Name} runs as root.";
        if (stage.Last("HEALTHCHECK") is null) yield return $"{file.Path}: target {stage.Name} has no HEALTHCHECK.";
        if (file.Stages.Count < 2) yield return $"{file.Path}: the compiler stays in the image; build in a stage of its own.";
        if (stage.Image.Contains("sdk", StringComparison.Ordinal)) yield return $"{file.Path}: target {stage.Name} runs on the SDK.";
    }

    [GeneratedRegex(@":[v]?\d[\w.\-]*\d[\w.\-]*$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"--from=(?<stage>\S+)")]
    private static partial Regex From();
}
