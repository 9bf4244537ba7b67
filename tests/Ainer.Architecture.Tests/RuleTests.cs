using Ainer.Architecture.Tests.Rules;

namespace Ainer.Architecture.Tests;

/// <summary>Each rule finds what it forbids and lets pass what it allows.</summary>
public sealed class RuleTests
{
    private const string Table = """
        | module | project | schema | publishes |
        | --- | --- | --- | --- |
        | 01 gateway | functions/gateway | gateway | `gateway.chapter_v1` |
        | 02 orchestrator | functions/orchestration/orchestrator | orchestrator | `accept_run`, `append_event`; `task_v1` |
        | 12 composer | composer | none | |
        """;

    private static readonly IReadOnlyList<ModuleRow> Modules = ModuleRow.Read(Table);

    [Theory]
    [InlineData("functions/orchestration/planner/A.csproj", "../orchestrator/B.csproj", "a module references shared/ only")]
    [InlineData("functions/router/app/A.csproj", "../../orchestration/planner/B.csproj", "an app references shared/")]
    [InlineData("functions/gateway/A.csproj", "../local-host/B.csproj", "an app references shared/")]
    [InlineData("shared/media/A.csproj", "../../gpu-agent/video/B.csproj", "what is shared knows no module")]
    [InlineData("functions/local-host/A.csproj", "../../shared/contracts/B.csproj", "move what is needed to shared/")]
    [InlineData("composer/A.csproj", "../tests/Ainer.Testing/B.csproj", "an app references shared/")]
    public void An_arrow_that_points_the_wrong_way_is_found(string path, string reference, string advice) =>
        Assert.Contains(advice, Assert.Single(Arrows.Broken(Project.ReadAll([File(path, Csproj(reference))]))), StringComparison.Ordinal);

    [Theory]
    [InlineData("functions/orchestration/planner/A.csproj", "../../../shared/contracts/B.csproj")]
    [InlineData("functions/orchestration/app/A.csproj", "../planner/B.csproj")]
    [InlineData("gpu-agent/app/A.csproj", "../video/B.csproj")]
    [InlineData("tests/Ainer.Planner.Tests/A.csproj", "../../functions/orchestration/planner/B.csproj")]
    public void An_arrow_that_points_down_passes(string path, string reference) => Assert.Empty(Arrows.Broken(Project.ReadAll([File(path, Csproj(reference))])));

    [Fact]
    public void A_runtime_referenced_without_its_condition_is_found_also_in_imported_props()
    {
        var props = File("functions/FunctionApp.props", """<Project><ItemGroup><PackageReference Include="Microsoft.Azure.Functions.Worker" /></ItemGroup></Project>""");
        var app = File("functions/gateway/A.csproj", """<Project><Import Project="$(RepositoryRoot)functions/FunctionApp.props" /></Project>""");
        Assert.Contains("FunctionsRuntime azure", Assert.Single(Arrows.Broken(Project.ReadAll([props, app]))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_durable_engine_is_for_orchestration_only()
    {
        var file = File("functions/router/app/A.csproj", "<Project><PropertyGroup><UsesDurableTask>true</UsesDurableTask></PropertyGroup></Project>");
        Assert.Contains("UsesDurableTask", Assert.Single(Arrows.Broken(Project.ReadAll([file]))), StringComparison.Ordinal);
        Assert.Empty(Arrows.Broken(Project.ReadAll([file with { Path = "functions/orchestration/app/A.csproj" }])));
    }

    [Fact]
    public void A_store_that_the_composer_reaches_by_way_of_another_project_is_found()
    {
        var composer = File("composer/A.csproj", Csproj("../shared/files/B.csproj"));
        var files = File("shared/files/B.csproj", """<Project><ItemGroup><PackageReference Include="AWSSDK.S3" /></ItemGroup></Project>""");
        Assert.Contains("AWSSDK.S3 by shared/files/B.csproj", Assert.Single(Arrows.Broken(Project.ReadAll([composer, files]))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_of_modules_is_read()
    {
        Assert.Equal(["gateway", "orchestrator"], Modules.Select(module => module.Schema));
        Assert.Equal(["accept_run", "append_event", "task_v1"], Modules[1].Published.Order());
    }

    [Theory]
    [InlineData("select * from orchestrator.runs", 1)]
    [InlineData("select * from orchestrator.task_v1 t join gateway.tasks g using (id)", 0)]
    [InlineData("select orchestrator.accept_run('orchestrator.runs') -- orchestrator.jobs", 0)]
    [InlineData("select pg_catalog.now(), t.runs from gateway.tasks t", 0)]
    public void Sql_that_looks_into_another_schema_is_found(string sql, int complaints)
    {
        Assert.Equal(complaints, SqlBoundaries.Crossed([File("functions/gateway/Sql/a.sql", sql)], Modules).Count());
        Assert.Equal(complaints, SqlBoundaries.Crossed([File("functions/gateway/A.cs", $"var sql = \"{sql}\";")], Modules).Count());
    }

    [Fact]
    public void A_promise_that_no_migration_keeps_is_found()
    {
        var migration = File("functions/gateway/Migrations/0001_a.sql", "create view gateway.chapter_v1 as select 1");
        var unmade = SqlBoundaries.Unmade([migration], Modules).ToList();
        Assert.Equal(3, unmade.Count);
        Assert.All(unmade, complaint => Assert.Contains("orchestrator publishes", complaint, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0001_a.sql 0002_b.sql", 0)]
    [InlineData("0001_a.sql 0003_b.sql", 1)]
    [InlineData("0001_a.sql 0001_b.sql", 1)]
    [InlineData("1_a.sql", 1)]
    public void Migrations_with_gaps_or_doubles_are_found(string names, int complaints) =>
        Assert.Equal(complaints, SqlBoundaries.Misnumbered(names.Split(' ').Select(name => File("functions/gateway/Migrations/" + name, ""))).Count());

    [Theory]
    [InlineData("internal sealed class StringUtils", 1)]
    [InlineData("public abstract record EventBase;", 1)]
    [InlineData("interface ILeaseManager {}", 1)]
    [InlineData("class Database { } // not a Helper class", 0)]
    [InlineData("class LeaseTable { string a = \"class FooHelper\"; }", 0)]
    public void Empty_names_are_found(string code, int complaints) => Assert.Equal(complaints, Code.EmptyNames([File("shared/a/A.cs", code)]).Count());

    [Fact]
    public void Folders_named_after_nothing_are_found_and_the_facade_may_copy_its_names()
    {
        Assert.Single(Code.EmptyNames([File("shared/a/Helpers/A.cs", "class A;")]));
        Assert.Empty(Code.EmptyNames([File("functions/local-host/durable/Facade/A.cs", "class VersioningUtils;")]));
    }

    [Fact]
    public void Long_files_and_programs_are_found()
    {
        Assert.Single(Code.TooLong([File("shared/a/A.cs", new string('\n', 400))]));
        Assert.Empty(Code.TooLong([File("shared/a/A.cs", new string('\n', 399)), File("docs/a.md", new string('\n', 900))]));
        Assert.Single(Code.LongPrograms([File("composer/Program.cs", new string('\n', 30)), File("composer/Other.cs", new string('\n', 30)), File("tests/x/Program.cs", new string('\n', 30))]));
    }

    [Theory]
    [InlineData("[Fact(Skip = \"flaky\")]", 1)]
    [InlineData("[Fact(SkipWhen = nameof(X))]", 1)]
    [InlineData("Assert.Skip(\"no\");", 1)]
    [InlineData("items.Skip(1); // Skip = nothing", 0)]
    public void Skipped_tests_are_found(string code, int complaints) => Assert.Equal(complaints, Code.SkippedTests([File("tests/a/A.cs", code)]).Count());

    [Fact]
    public void Only_what_the_machine_must_allow_may_skip() => Assert.Empty(Code.SkippedTests([File("tests/a/Machine.cs", "Assert.SkipUnless(isRoot, why);")]));

    [Theory]
    [InlineData("execute(\"update gateway.tasks set a = 1\")", 1)]
    [InlineData("execute(\"\"\"\n  delete from gateway.tasks\n\"\"\")", 1)]
    [InlineData("query(\"select status from gateway.tasks\")", 0)]
    [InlineData("throw new X(\"update the settings\")", 0)]
    public void Writing_sql_in_strings_is_found(string code, int complaints) => Assert.Equal(complaints, Code.WritesInStrings([File("functions/gateway/A.cs", code)]).Count());

    [Fact]
    public void Stores_named_in_workers_are_found()
    {
        Assert.Single(Code.StoresInWorkers([File("composer/A.cs", "using Npgsql;")]));
        Assert.Empty(Code.StoresInWorkers([File("functions/gateway/A.cs", "using Npgsql;")]));
    }

    [Theory]
    [InlineData("see /home" + "/me/x", 1)]
    [InlineData("/root" + "/.nuget", 1)]
    [InlineData("https://registry" + ".example.org/npm/", 1)]
    [InlineData("fixed in issue" + " 12", 1)]
    [InlineData("https://ffmpeg.org/ and ./home/data, a network/home/flow", 0)]
    public void Words_about_the_place_of_writing_are_found(string text, int complaints) => Assert.Equal(complaints, ForbiddenWords.In([File("docs/a.md", text)]).Count());

    [Theory]
    [InlineData("[a](b.md)", 0)]
    [InlineData("[a](b.md#two-words)", 0)]
    [InlineData("[a](#here)", 0)]
    [InlineData("[a](https://example.org/x)", 0)]
    [InlineData("`[a](gone.md)`", 0)]
    [InlineData("[a](gone.md)", 1)]
    [InlineData("[a](b.md#gone)", 1)]
    [InlineData("[a](../../outside.md)", 1)]
    public void Dead_links_are_found(string link, int complaints)
    {
        SourceFile[] pages = [File("docs/a.md", "# Here\n" + link), File("docs/b.md", "## Two words\n")];
        Assert.Equal(complaints, DocLinks.Dead(pages, path => pages.Any(page => page.Path == path)).Count());
    }

    private static SourceFile File(string path, string text) => new(path, text);

    private static string Csproj(string reference) => $"""<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><ProjectReference Include="{reference}" /></ItemGroup></Project>""";
}
