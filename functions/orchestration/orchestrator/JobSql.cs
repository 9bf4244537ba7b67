using Ainer.Postgres;

namespace Ainer.Orchestrator;

/// <summary>The named queries of Sql/jobs.sql.</summary>
internal static class JobSql
{
    public static readonly SqlFile File = SqlFile.Read(typeof(JobSql).Assembly, "Sql/jobs.sql");
}
