namespace Ainer.LocalHost.Durable.Store;

/// <summary>The engine's migrations, in order.</summary>
internal static class DurableMigrations
{
    public static IReadOnlyList<(string Name, string Text)> All { get; } =
        [.. new[] { "0001_durable_engine", "0002_trace_parent" }.Select(name => (name, Sql.Read($"Migrations.{name}.sql")))];
}
