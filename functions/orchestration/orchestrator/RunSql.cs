using Ainer.Postgres;

namespace Ainer.Orchestrator;

/// <summary>The named queries of Sql/runs.sql.</summary>
internal static class RunSql
{
    public static readonly SqlFile File = SqlFile.Read(typeof(RunSql).Assembly, "Sql/runs.sql");
}
