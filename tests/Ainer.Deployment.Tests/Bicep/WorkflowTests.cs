using System.Text.RegularExpressions;
using Ainer.Deployment.Tests.Containers;

namespace Ainer.Deployment.Tests.Bicep;

public sealed class WorkflowTests
{
    private static readonly string[] Paths = [".github/workflows/test.yml", ".github/workflows/images.yml", ".github/workflows/deploy.yml"];

    [Fact]
    public void Every_workflow_says_what_it_may_and_how_long_it_may_take()
    {
        foreach (var path in Paths)
        {
            var root = Read(path);
            Assert.NotEmpty((Dictionary<string, object>)root["permissions"]);
            Assert.All(((Dictionary<string, object>)root["jobs"]).Values, job => Assert.True(((Dictionary<string, object>)job).ContainsKey("timeout-minutes")));
        }
    }

    [Fact]
    public void Deployment_signs_in_without_a_password()
    {
        var text = Repository.Text(".github/workflows/deploy.yml");
        Assert.Equal("write", ((Dictionary<string, object>)Read(".github/workflows/deploy.yml")["permissions"])["id-token"]);
        Assert.DoesNotContain("client-secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("creds:", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Deployment_has_every_variable_that_the_parameter_files_read()
    {
        var read = new[] { "dev", "prod" }.SelectMany(size => Regex.Matches(Repository.Text($"infra/bicep/parameters/{size}.bicepparam"), "readEnvironmentVariable\\('(?<name>\\w+)'").Select(match => match.Groups["name"].Value)).Where(name => name != "AINER_DEPLOY_APPS").Distinct();
        var job = (Dictionary<string, object>)((Dictionary<string, object>)Read(".github/workflows/deploy.yml")["jobs"])["deploy"];
        Assert.Equal(read.Order(StringComparer.Ordinal), ((Dictionary<string, object>)job["env"]).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_file_that_a_workflow_or_azd_names_is_there() =>
        Assert.All(Paths.Append("azure.yaml").SelectMany(path => Regex.Matches(Repository.Text(path), @"(?<![\w/.:-])(?:functions|infra|gpu-agent|composer|\.ci)/[\w./-]*[\w]").Select(match => match.Value)),
            file => Assert.True(Repository.Exists(file) || file.EndsWith("/parameters", StringComparison.Ordinal) || file.EndsWith("/.env", StringComparison.Ordinal), file));

    [Fact]
    public void Every_target_that_is_published_exists()
    {
        var build = (Dictionary<string, object>)((Dictionary<string, object>)Read(".github/workflows/images.yml")["jobs"])["build"];
        var images = (List<object>)((Dictionary<string, object>)((Dictionary<string, object>)build["strategy"])["matrix"])["include"];
        foreach (var image in images.Cast<Dictionary<string, object>>())
            Assert.NotNull(Dockerfile.Read((string)image["file"]).Target((string)image["target"] is { Length: > 0 } target ? target : null));
    }

    private static Dictionary<string, object> Read(string path) => (Dictionary<string, object>)YamlText.Parse(Repository.Text(path));
}
