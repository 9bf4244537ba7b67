namespace Ainer.Postgres.Tests;

public sealed class SqlFileTests
{
    [Fact]
    public void Named_queries_are_found_by_file_and_name()
    {
        var file = SqlFile.For<SqlFileTests>("Sql/several.sql");
        Assert.Equal("select 1", file["first"]);
        Assert.EndsWith("where true", file["second"], StringComparison.Ordinal);
        Assert.Equal(["first", "second"], file.Names);
        Assert.Same(file, SqlFile.For<SqlFileTests>("Sql/several.sql"));
    }

    [Fact]
    public void A_missing_name_or_file_is_named_in_the_message()
    {
        var missing = Assert.Throws<KeyNotFoundException>(() => SqlFile.For<SqlFileTests>("Sql/several.sql")["third"]);
        Assert.Contains("Sql/several.sql of Ainer.Postgres.Tests", missing.Message, StringComparison.Ordinal);
        Assert.Contains("first, second", missing.Message, StringComparison.Ordinal);
        var absent = Assert.Throws<FileNotFoundException>(() => SqlFile.For<SqlFileTests>("Sql/absent.sql"));
        Assert.Contains("Sql/absent.sql", absent.Message, StringComparison.Ordinal);
    }
}
