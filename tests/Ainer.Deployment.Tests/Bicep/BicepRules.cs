using System.Text.RegularExpressions;

namespace Ainer.Deployment.Tests.Bicep;

/// <summary>What the Bicep compiler's linter would say, as far as it can be said without it, and what we want beyond.</summary>
internal static partial class BicepRules
{
    public static IEnumerable<string> Broken(BicepFile file, Func<string, BicepFile?> read) =>
        [.. Unused(file), .. Twice(file), .. Modules(file, read), .. Outputs(file, read), .. Secrets(file, read), .. Resources(file)];

    private static IEnumerable<string> Unused(BicepFile file) =>
        from declaration in file.Declarations
        where declaration.Kind is "param" or "var" && !file.Declarations.Any(other => other != declaration && declaration.IsNamedIn(other.Text))
        select $"{file.Path}: {declaration.Kind} {declaration.Name} is not used.";

    private static IEnumerable<string> Twice(BicepFile file) =>
        file.Declarations.Where(declaration => declaration.Kind != "output").GroupBy(declaration => declaration.Name).Where(group => group.Count() > 1).Select(group => $"{file.Path} declares {group.Key} twice.");

    private static IEnumerable<string> Modules(BicepFile file, Func<string, BicepFile?> read)
    {
        foreach (var module in file.Of("module"))
        {
            if (Target(file, module, read) is not { } target) { yield return $"{file.Path}: module {module.Name} is {module.Target}, which is not there."; continue; }
            var known = target.Of("param").ToDictionary(param => param.Name, StringComparer.Ordinal);
            var given = BicepFile.ObjectAt(module.Text, "params");
            foreach (var name in given.Keys.Where(name => !known.ContainsKey(name))) yield return $"{file.Path}: module {module.Name} gives {name}, which {module.Target} does not take.";
            foreach (var param in known.Values.Where(param => !param.HasDefault && !given.ContainsKey(param.Name))) yield return $"{file.Path}: module {module.Name} does not give {param.Name}, which {module.Target} requires.";
            if (!Regex.IsMatch(module.Text, @"\bname:")) yield return $"{file.Path}: module {module.Name} has no name.";
        }
        var modules = file.Of("module").ToDictionary(module => module.Name, StringComparer.Ordinal);
        foreach (Match use in OutputUse().Matches(string.Join('\n', file.Declarations.Select(declaration => declaration.Text))))
            if (modules.TryGetValue(use.Groups["module"].Value, out var module) && Target(file, module, read) is { } target && target.Of("output").All(output => output.Name != use.Groups["output"].Value))
                yield return $"{file.Path} reads {use.Value}, which {module.Target} does not put out.";
            else if (!modules.ContainsKey(use.Groups["module"].Value))
                yield return $"{file.Path} reads {use.Value}, and there is no such module.";
    }

    private static IEnumerable<string> Outputs(BicepFile file, Func<string, BicepFile?> read) =>
        from output in file.Of("output")
        where output.Text.Contains("listKeys", StringComparison.Ordinal) || SecretName().IsMatch(output.Name) || file.Of("param").Any(param => param.IsSecure && param.IsNamedIn(output.Text)) || read(file.Path) is null
        select $"{file.Path}: output {output.Name} would show a secret to whoever reads the deployment.";

    /// <summary>A secure parameter goes to a secure parameter, to the vault, or to the server whose password it is; never into a variable, a setting or a name.</summary>
    private static IEnumerable<string> Secrets(BicepFile file, Func<string, BicepFile?> read)
    {
        foreach (var secure in file.Of("param").Where(param => param.IsSecure))
        {
            foreach (var variable in file.Of("var").Where(variable => secure.IsNamedIn(variable.Text))) yield return $"{file.Path}: var {variable.Name} holds the secret {secure.Name}.";
            foreach (var module in file.Of("module"))
                foreach (var (name, _) in BicepFile.ObjectAt(module.Text, "params").Where(given => secure.IsNamedIn(given.Value)))
                    if (Target(file, module, read)?.Of("param").Any(param => param.Name == name && param.IsSecure) != true) yield return $"{file.Path}: module {module.Name} gets the secret {secure.Name} as {name}, which is not secure there.";
            foreach (var resource in file.Of("resource").Where(resource => secure.IsNamedIn(resource.Text)))
                if (resource.Text.Split('\n').Any(line => secure.IsNamedIn(line) && !line.Contains("administratorLoginPassword:", StringComparison.Ordinal) && !line.Contains("Microsoft.KeyVault/vaults/secrets@", StringComparison.Ordinal)))
                    yield return $"{file.Path}: resource {resource.Name} holds the secret {secure.Name} in the open.";
        }
        foreach (var param in file.Of("param").Where(param => SecretName().IsMatch(param.Name) && !param.IsSecure && param.Name != "sshPublicKey")) yield return $"{file.Path}: param {param.Name} sounds secret and is not @secure().";
    }

    private static IEnumerable<string> Resources(BicepFile file)
    {
        foreach (var resource in file.Of("resource"))
        {
            if (!ResourceType().IsMatch(resource.Target)) yield return $"{file.Path}: resource {resource.Name} is '{resource.Target}', which is no type with a version.";
            var existing = resource.Text.Contains("' existing =", StringComparison.Ordinal);
            var isChild = resource.Text.Contains("parent:", StringComparison.Ordinal) || resource.Text.Contains("scope:", StringComparison.Ordinal);
            if (!existing && !isChild && !Regex.IsMatch(resource.Text, @"\btags: tags\b")) yield return $"{file.Path}: resource {resource.Name} has no tags: nobody would know whose it is.";
            if (!existing && !isChild && !Regex.IsMatch(resource.Text, @"\blocation: (location|'global')")) yield return $"{file.Path}: resource {resource.Name} has no location.";
        }
    }

    private static BicepFile? Target(BicepFile file, Declaration module, Func<string, BicepFile?> read) =>
        Repository.Resolve(Path.GetDirectoryName(file.Path)!, module.Target) is { } path ? read(path) : null;

    [GeneratedRegex(@"\b(?<module>\w+)(?:\[\w+\])?!?\.outputs\.(?<output>\w+)")]
    private static partial Regex OutputUse();

    [GeneratedRegex("(?i)password|secretkey|accesskey|sharedkey|apikey|nodekey|token$|RabbitMqUri$")]
    private static partial Regex SecretName();

    [GeneratedRegex(@"^Microsoft\.\w+(/\w+)+@\d{4}-\d{2}-\d{2}(-preview)?$")]
    private static partial Regex ResourceType();
}
