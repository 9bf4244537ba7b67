using Ainer.Postgres;

namespace Ainer.BackgroundTasks;

/// <summary>The named queries of this module.</summary>
internal static class TaskSql
{
    public static readonly SqlFile Executions = SqlFile.Read(typeof(TaskSql).Assembly, "Sql/executions.sql");
    public static readonly SqlFile Checkpoints = SqlFile.Read(typeof(TaskSql).Assembly, "Sql/checkpoints.sql");
}
