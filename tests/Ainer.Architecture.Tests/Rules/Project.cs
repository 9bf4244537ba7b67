using System.Xml.Linq;

namespace Ainer.Architecture.Tests.Rules;

/// <summary>What a project is to the others.</summary>
public enum ProjectRole { Shared, Module, App, Runtime, Tool, Test }

/// <summary>A reference with the conditions under which it holds, joined.</summary>
public sealed record Reference(string Target, string Condition);

/// <summary>A project file: what it references, with what its imported props add.</summary>
public sealed record Project(string Path, ProjectRole Role, IReadOnlyList<Reference> Projects, IReadOnlyList<Reference> Packages, bool UsesDurableTask)
{
    /// <summary>The folder of the project.</summary>
    public string Folder => Path[..Path.LastIndexOf('/')];

    /// <summary>The folder whose modules an app composes: functions/orchestration for functions/orchestration/app; a lone app has none.</summary>
    public string Family => Folder.EndsWith("/app", StringComparison.Ordinal) ? Folder[..^4] : Folder;

    /// <summary>Reads project files and the props that they import; other files are ignored.</summary>
    public static IReadOnlyList<Project> ReadAll(IReadOnlyList<SourceFile> files)
    {
        var props = files.Where(file => file.Is(".props") && file.IsIn("functions")).ToDictionary(file => file.Path, StringComparer.Ordinal);
        return [.. files.Where(file => file.Is(".csproj")).Select(file => Read(file, props))];
    }

    public static ProjectRole RoleOf(string path)
    {
        var parts = path.Split('/');
        return parts[0] switch
        {
            "shared" => ProjectRole.Shared,
            "tests" => ProjectRole.Test,
            "composer" => ProjectRole.App,
            "infra" => ProjectRole.Tool,
            "functions" when parts[1] == "local-host" => ProjectRole.Runtime,
            "functions" when parts.Length == 3 => ProjectRole.App,
            _ => parts[^2] == "app" ? ProjectRole.App : ProjectRole.Module,
        };
    }

    private static Project Read(SourceFile file, Dictionary<string, SourceFile> props)
    {
        var own = XDocument.Parse(file.Text);
        var imported = own.Descendants("Import").Select(import => Resolve(file.Folder, Value(import, "Project"))).Where(props.ContainsKey)
            .Select(path => (XDocument.Parse(props[path].Text), props[path].Folder));
        var documents = imported.Prepend((own, file.Folder)).ToList();
        return new Project(file.Path, RoleOf(file.Path),
            [.. documents.SelectMany(document => References(document.Item1, "ProjectReference", include => Resolve(document.Item2, include)))],
            [.. documents.SelectMany(document => References(document.Item1, "PackageReference", include => include))],
            own.Descendants("UsesDurableTask").Any(property => property.Value == "true"));
    }

    private static IEnumerable<Reference> References(XDocument document, string element, Func<string, string> resolve) =>
        document.Descendants(element).Select(reference => new Reference(resolve(Value(reference, "Include")), $"{Value(reference.Parent!, "Condition")} {Value(reference, "Condition")}".Trim()));

    private static string Value(XElement element, string attribute) => (string?)element.Attribute(attribute) ?? "";

    private static string Resolve(string folder, string include)
    {
        include = include.Replace('\\', '/');
        if (include.StartsWith("$(RepositoryRoot)", StringComparison.Ordinal)) return include["$(RepositoryRoot)".Length..];
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in include.Split('/'))
        {
            if (part == "..") parts.RemoveAt(parts.Count - 1);
            else if (part != ".") parts.Add(part);
        }
        return string.Join('/', parts);
    }
}
