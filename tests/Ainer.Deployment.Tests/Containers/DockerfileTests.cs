using System.Text.RegularExpressions;
using Ainer.Deployment.Tests.Settings;

namespace Ainer.Deployment.Tests.Containers;

public sealed partial class DockerfileTests
{
    private static readonly string[] Paths = ["functions/Dockerfile", "gpu-agent/Dockerfile", "gpu-agent/Dockerfile.cuda", "composer/Dockerfile"];

    /// <summary>Which process a target runs, and the setting that says where it listens.</summary>
    private static readonly (string Path, string? Target, string Process, string Port)[] Local =
    [
        ("functions/Dockerfile", "gateway", "gateway", "LocalHost__Port"),
        ("functions/Dockerfile", "orchestration", "orchestration", "LocalHost__Port"),
        ("functions/Dockerfile", "router", "router", "LocalHost__Port"),
        ("gpu-agent/Dockerfile", null, "agent", "Agent__Port"),
        ("gpu-agent/Dockerfile.cuda", null, "agent", "Agent__Port"),
        ("composer/Dockerfile", null, "composer", "Composer__Port"),
    ];

    [Fact]
    public void Every_Dockerfile_keeps_the_rules() => Repository.Holds(Paths.SelectMany(path => DockerfileRules.Broken(Dockerfile.Read(path), Repository.Exists)));

    [Fact]
    public void Each_app_has_a_target_for_each_of_its_runtimes() =>
        Assert.Equal(["gateway", "gateway-azure", "orchestration", "orchestration-azure", "router", "router-azure", "setup"], Dockerfile.Read("functions/Dockerfile").Results.Select(stage => stage.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void A_container_listens_on_every_address_exposes_its_port_and_asks_there_for_its_health()
    {
        foreach (var (path, target, process, name) in Local)
        {
            var stage = Dockerfile.Read(path).Target(target);
            var port = stage.Environment()[name];
            Assert.NotNull(SettingsCatalog.Instance.Find(process, name));
            Assert.Equal(port, stage.Last("EXPOSE"));
            Assert.Contains($"http://127.0.0.1:{port}/healthz", stage.Last("HEALTHCHECK"), StringComparison.Ordinal);
            Assert.Contains(stage.Environment()[name.Replace("Port", "Address", StringComparison.Ordinal)], new[] { "*", "0.0.0.0" });
            Assert.Contains("curl", string.Join(' ', stage.All("RUN")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_Functions_host_listens_where_a_user_without_rights_may()
    {
        foreach (var stage in Dockerfile.Read("functions/Dockerfile").Results.Where(stage => stage.Name.EndsWith("-azure", StringComparison.Ordinal)))
        {
            Assert.Equal("http://+:8080", stage.Environment()["ASPNETCORE_URLS"]);
            Assert.Equal("8080", stage.Last("EXPOSE"));
            Assert.Contains("http://127.0.0.1:8080/healthz", stage.Last("HEALTHCHECK"), StringComparison.Ordinal);
            Assert.Equal(stage.Environment()["AzureWebJobsScriptRoot"], stage.Last("WORKDIR"));
            Assert.Equal("mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0", stage.From!.Image);
        }
    }

    [Fact]
    public void Both_builds_of_the_apps_are_made_from_the_same_sources_and_only_one_for_Azure()
    {
        var stages = Dockerfile.Read("functions/Dockerfile").Stages.ToDictionary(stage => stage.Name, StringComparer.Ordinal);
        Assert.Equal("azure", stages["build-azure"].Environment()["FunctionsRuntime"]);
        Assert.False(stages["build-local"].Environment().ContainsKey("FunctionsRuntime"));
        Assert.Equal(stages["build-local"].From, stages["build-azure"].From);
    }

    [Fact]
    public void A_build_copies_every_project_that_it_needs()
    {
        foreach (var path in Paths)
            foreach (var stage in Dockerfile.Read(path).Stages)
                foreach (var project in stage.All("RUN").SelectMany(run => Published().Matches(run)).Select(match => match.Groups["project"].Value))
                {
                    var copied = stage.All("COPY").SelectMany(copy => copy.Split(' ').SkipLast(1)).ToList();
                    Assert.All(Closure(project), needed => Assert.True(copied.Any(folder => needed == folder || needed.StartsWith(folder + "/", StringComparison.Ordinal)), $"{path}: {stage.Name} publishes {project} without {needed}."));
                    Assert.Contains("Directory.Packages.props", copied);
                }
    }

    [Fact]
    public void What_starts_is_the_program_that_was_published()
    {
        foreach (var (path, target, _, _) in Local)
        {
            var file = Dockerfile.Read(path);
            var program = Regex.Match(file.Target(target).Last("ENTRYPOINT")!, @"(?<name>Ainer\.\w+)(?:\.dll)?""\]$").Groups["name"].Value;
            Assert.Contains(file.Stages.SelectMany(stage => stage.All("RUN")), run => run.Contains($"/{program}.csproj", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_build_context_leaves_out_secrets_and_what_was_built_here()
    {
        var ignored = Repository.Text(".dockerignore").Split('\n');
        Assert.All(new[] { "**/bin", "**/obj", "**/local.settings.json", "**/*.env", ".git", ".ainer" }, left => Assert.Contains(left, ignored));
    }

    [Theory]
    [InlineData("FROM debian\nUSER a\nHEALTHCHECK CMD x", "not pinned")]
    [InlineData("FROM debian:12.1 AS a\nFROM debian:12.1\nCOPY --from=b /x .\nUSER u\nHEALTHCHECK NONE", "names no earlier stage")]
    [InlineData("FROM debian:12.1 AS a\nFROM debian:12.1\nCOPY nothing .\nUSER u\nHEALTHCHECK NONE", "not in the repository")]
    [InlineData("FROM debian:12.1 AS a\nFROM debian:12.1\nCOPY --from=a /x .\nHEALTHCHECK NONE", "runs as root")]
    [InlineData("FROM debian:12.1 AS a\nFROM debian:12.1\nUSER u", "no HEALTHCHECK")]
    [InlineData("FROM debian:12.1\nUSER u\nHEALTHCHECK NONE\nENTRYPOINT run", "shell form")]
    [InlineData("FROM debian:12.1\nRUN apt-get install x\nUSER u\nHEALTHCHECK NONE", "apt-get install needs")]
    [InlineData("FROM debian:12.1\nRUM x\nUSER u\nHEALTHCHECK NONE", "no instruction")]
    public void A_broken_rule_is_found(string text, string complaint) =>
        Assert.Contains(DockerfileRules.Broken(Dockerfile.Parse("Dockerfile", text), _ => false), found => found.Contains(complaint, StringComparison.Ordinal));

    private static HashSet<string> Closure(string project)
    {
        var found = new HashSet<string>(StringComparer.Ordinal) { project };
        var next = new Queue<string>(found);
        while (next.TryDequeue(out var at))
            foreach (Match match in Reference().Matches(Repository.Text(at)))
            {
                var path = match.Groups["path"].Value.Replace("$(RepositoryRoot)", "", StringComparison.Ordinal);
                var folder = match.Groups["path"].Value.StartsWith('$') ? "." : Path.GetDirectoryName(at)!;
                if (Repository.Resolve(folder, path) is { } needed && found.Add(needed)) next.Enqueue(needed);
            }
        return found;
    }

    [GeneratedRegex(@"dotnet publish (?<project>\S+\.csproj)")]
    private static partial Regex Published();

    [GeneratedRegex("(?:ProjectReference[^>]*Include|Import Project)=\"(?<path>[^\"]+)\"")]
    private static partial Regex Reference();
}
