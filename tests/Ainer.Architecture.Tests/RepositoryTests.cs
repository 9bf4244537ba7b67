using Ainer.Architecture.Tests.Rules;

namespace Ainer.Architecture.Tests;

/// <summary>The rules of docs/module-boundaries.md and of the code's style, held against the repository as it is.</summary>
public sealed class RepositoryTests
{
    private static IReadOnlyList<ModuleRow> Modules { get; } = ModuleRow.Read(SourceTree.Files.Single(file => file.Path == "docs/module-boundaries.md").Text);

    [Fact]
    public void Projects_reference_only_what_lies_below_them() => Holds(Arrows.Broken(Project.ReadAll(SourceTree.Files)));

    [Fact]
    public void Agent_and_composer_name_neither_database_nor_object_store() => Holds(Code.StoresInWorkers(SourceTree.Files));

    [Fact]
    public void Sql_names_its_own_schema_and_what_others_publish() => Holds(SqlBoundaries.Crossed(SourceTree.Files, Modules));

    [Fact]
    public void Everything_published_is_there() => Holds(SqlBoundaries.Unmade(SourceTree.Files, Modules));

    [Fact]
    public void Sql_that_changes_something_stands_in_a_file_of_its_own() => Holds(Code.WritesInStrings(SourceTree.Files));

    [Fact]
    public void Migrations_are_numbered_without_gaps() => Holds(SqlBoundaries.Misnumbered(SourceTree.Files));

    [Fact]
    public void Names_come_from_the_domain() => Holds(Code.EmptyNames(SourceTree.Files));

    [Fact]
    public void Files_are_short_enough_to_read() => Holds(Code.TooLong(SourceTree.Files));

    [Fact]
    public void Programs_only_start_what_modules_compose() => Holds(Code.LongPrograms(SourceTree.Files));

    [Fact]
    public void No_test_is_skipped() => Holds(Code.SkippedTests(SourceTree.Files));

    [Fact]
    public void Nothing_is_left_unfinished() => Holds(Code.Unfinished(SourceTree.Files));

    [Fact]
    public void Every_error_code_is_raised_or_retired() => Holds(RaisedCodes.Misplaced(SourceTree.Files));

    [Fact]
    public void Nothing_tells_of_the_machine_it_was_written_on() => Holds(ForbiddenWords.In(SourceTree.Files));

    [Fact]
    public void Links_between_pages_lead_somewhere() => Holds(DocLinks.Dead(SourceTree.Files, SourceTree.Exists));

    private static void Holds(IEnumerable<string> complaints)
    {
        var all = complaints.Distinct().ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
