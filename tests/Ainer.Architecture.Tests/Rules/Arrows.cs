namespace Ainer.Architecture.Tests.Rules;

/// <summary>Which project may reference which: a module only what is shared, an app its own modules besides, and each runtime only where it belongs.</summary>
public static class Arrows
{
    private const string LocalDurable = "functions/local-host/durable/Ainer.LocalHost.Durable.csproj";
    private const string Messaging = "shared/messaging/Ainer.Messaging.csproj";
    private static readonly string[] StorePackages = ["AWSSDK", "Npgsql", "Dapper", "StackExchange.Redis"];

    public static IEnumerable<string> Broken(IReadOnlyList<Project> projects) =>
        [.. projects.SelectMany(References), .. projects.SelectMany(Runtimes), .. projects.SelectMany(DurableTask), .. Workers(projects)];

    private static IEnumerable<string> References(Project project) =>
        from reference in project.Projects
        let target = Project.RoleOf(reference.Target)
        where !Allowed(project, reference, target)
        select $"{project.Path} ({project.Role}) references {reference.Target} ({target}): {Advice(project.Role)}";

    private static bool Allowed(Project project, Reference reference, ProjectRole target) => (project.Role, target) switch
    {
        (ProjectRole.Test, _) => true,
        (_, ProjectRole.Test or ProjectRole.Tool) => false,
        (ProjectRole.Tool, _) => true,
        (ProjectRole.Runtime, ProjectRole.Runtime) => true,
        (ProjectRole.Shared or ProjectRole.App, ProjectRole.Runtime) => reference.Condition.Contains("'$(FunctionsRuntime)' == 'local'", StringComparison.Ordinal),
        (ProjectRole.Shared or ProjectRole.Module or ProjectRole.App, ProjectRole.Shared) => true,
        (ProjectRole.App, ProjectRole.Module) => reference.Target.StartsWith(project.Family + "/", StringComparison.Ordinal),
        _ => false,
    };

    private static string Advice(ProjectRole role) => role switch
    {
        ProjectRole.Module => "a module references shared/ only; meet the other module by a message, a published view or a published function.",
        ProjectRole.App => "an app references shared/ and the modules of its own folder; a runtime only under its condition in functions/FunctionApp.props.",
        ProjectRole.Shared => "what is shared knows no module and no app; move the code that needs it there.",
        _ => "move what is needed to shared/.",
    };

    private static IEnumerable<string> Runtimes(Project project) =>
        from package in project.Packages
        where package.Target.StartsWith("Microsoft.Azure.Functions", StringComparison.Ordinal) || package.Target.StartsWith("Microsoft.DurableTask", StringComparison.Ordinal)
        where !package.Condition.Contains("'$(FunctionsRuntime)' == 'azure'", StringComparison.Ordinal)
        select $"{project.Path} references {package.Target} in every build: with both runtimes in one build the SDK finds no function. Reference it in functions/FunctionApp.props, under FunctionsRuntime azure.";

    private static IEnumerable<string> DurableTask(Project project)
    {
        var mayUse = project.Family == "functions/orchestration" || project.Folder.StartsWith("functions/orchestration/", StringComparison.Ordinal);
        if (mayUse || project.Role is ProjectRole.Test or ProjectRole.Tool or ProjectRole.Runtime) yield break;
        if (project.UsesDurableTask) yield return $"{project.Path} sets UsesDurableTask: apps on one task hub would take each other's work. Reach runs by messages.";
        foreach (var reference in project.Projects)
            if (reference.Target == LocalDurable && !reference.Condition.Contains("'$(UsesDurableTask)' == 'true'", StringComparison.Ordinal))
                yield return $"{project.Path} references the durable engine: only functions/orchestration may. Reach runs by messages.";
    }

    /// <summary>
    /// The agent and the composer hold no database and no object store credentials, so nothing that needs them belongs into their closure. Ainer.Messaging is the
    /// one way by which Npgsql still gets there: they use its topology, and its outbox is dead code for them.
    /// </summary>
    private static IEnumerable<string> Workers(IReadOnlyList<Project> projects)
    {
        var byPath = projects.ToDictionary(project => project.Path, StringComparer.Ordinal);
        foreach (var worker in projects.Where(project => project.Role is ProjectRole.App or ProjectRole.Module && (project.Folder.StartsWith("gpu-agent", StringComparison.Ordinal) || project.Folder == "composer")))
            foreach (var reached in Closure(worker, byPath))
                foreach (var package in reached.Packages.Where(package => StorePackages.Any(store => package.Target.StartsWith(store, StringComparison.Ordinal))))
                    yield return $"{worker.Path} reaches {package.Target} by {reached.Path}: agent and composer know neither database nor object store. Ask the hub instead.";
    }

    private static HashSet<Project> Closure(Project project, Dictionary<string, Project> byPath)
    {
        var reached = new HashSet<Project> { project };
        var next = new Stack<Project>(reached);
        while (next.TryPop(out var at))
        {
            if (at.Path == Messaging) continue;
            foreach (var reference in at.Projects)
                if (byPath.TryGetValue(reference.Target, out var found) && reached.Add(found)) next.Push(found);
        }
        return reached;
    }
}
