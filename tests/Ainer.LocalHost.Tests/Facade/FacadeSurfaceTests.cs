using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.LocalHost.Tests.Facade;

public sealed class FacadeSurfaceTests
{
    private static readonly string[] SdkNamespaces = ["Microsoft.Azure.Functions", "Microsoft.DurableTask", "Microsoft.Extensions"];

    private static IEnumerable<Type> Facade =>
        new[] { typeof(FunctionContext).Assembly, Assembly.Load("Ainer.LocalHost.Durable") }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => SdkNamespaces.Any(n => type.Namespace?.StartsWith(n, StringComparison.Ordinal) == true));

    [Fact]
    public void Every_public_member_in_an_SDK_namespace_is_one_of_the_SDK()
    {
        if (SurfaceFolder() is not { } folder)
        {
            TestContext.Current.SendDiagnosticMessage("No sdk-surface folder beside the repository: only counting the facade's types.");
            Assert.True(Facade.Count() > 40);
            return;
        }

        var surface = Directory.GetFiles(folder, "*.txt").SelectMany(File.ReadLines).ToArray();
        var types = Read(surface);
        var strangers = Facade.SelectMany(type => Strangers(type, types)).ToArray();
        Assert.True(strangers.Length == 0, string.Join(Environment.NewLine, strangers));
    }

    [Fact]
    public void Outside_the_SDK_namespaces_only_the_extension_seam_is_public()
    {
        var others = typeof(FunctionContext).Assembly.GetExportedTypes().Except(Facade).Select(type => type.FullName);
        Assert.All(others, name => Assert.Matches("^Ainer[.]LocalHost[.][A-Za-z]+$", name));
    }

    private static IEnumerable<string> Strangers(Type type, Dictionary<string, (string? Base, HashSet<string> Members)> types)
    {
        var header = SurfaceText.Header(type);
        if (!types.TryGetValue(header, out var real))
            return [$"{header}: no such type"];
        var parent = SurfaceText.BaseClass(type) is { } name && name != real.Base && !type.IsAssignableTo(typeof(Delegate))
            ? [$"{header}: derives from {name}, not from {real.Base ?? "object"}"]
            : Array.Empty<string>();
        return parent.Concat(SurfaceText.Members(type).Where(member => !real.Members.Contains(member)).Select(member => $"{header}: {member}"));
    }

    private static Dictionary<string, (string? Base, HashSet<string> Members)> Read(IEnumerable<string> lines)
    {
        var types = new Dictionary<string, (string? Base, HashSet<string> Members)>();
        HashSet<string> members = [];
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == ' ')
            {
                members.Add(line.Trim());
                continue;
            }

            // Some types are spread over several packages under one name, and their members add up.
            var colon = line.IndexOf(" : ", StringComparison.Ordinal);
            var header = colon < 0 ? line : line[..colon];
            members = types.TryGetValue(header, out var known) ? known.Members : [];
            types[header] = (colon < 0 ? null : FirstOf(line[(colon + 3)..]), members);
        }

        return types;
    }

    // The first of "Name<A, B>, INext": a comma inside angle brackets separates nothing.
    private static string FirstOf(string bases)
    {
        var depth = 0;
        var end = bases.TakeWhile(c => (depth += c == '<' ? 1 : c == '>' ? -1 : 0) > 0 || c != ',').Count();
        return bases[..end];
    }

    private static string? SurfaceFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Ainer.Functions.sln")))
                continue;
            var surface = Path.Combine(folder.Parent?.FullName ?? "/", "shared", "sdk-surface");
            return Directory.Exists(surface) ? surface : null;
        }

        return null;
    }
}
