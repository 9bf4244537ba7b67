using Ainer.Contracts.Errors;
using Ainer.Postgres;
using Ainer.TypedTasks;

namespace Ainer.Writing;

/// <summary>The text that a task works on.</summary>
/// <param name="ChapterId">The chapter it belongs to, or null for a text of the request.</param>
/// <param name="Version">The chapter's version when it was read.</param>
internal sealed record ChapterTextRow(string? ChapterId, string? Title, string? Language, string Text, long Version);

/// <summary>Reads the gateway's chapters through its published view, for the task's own tenant and project only.</summary>
internal sealed class StoredChapters(WorkerDatabase database)
{
    internal static readonly SqlFile Sql = SqlFile.Read(typeof(StoredChapters).Assembly, "Sql/writing.sql");

    /// <summary>The named chapter or the given text. Throws not_found, and input_invalid for both, neither, or a text without a letter.</summary>
    public async Task<ChapterTextRow> ReadAsync(ITaskContext task, string? chapterId, string? text)
    {
        if ((chapterId is null) == (text is null)) throw new AinerException(ErrorCode.InputInvalid, "Name a chapter_id or send a text, one of them.", new { field = "chapter_id" });
        var row = text is not null
            ? new ChapterTextRow(null, null, null, text, 0)
            : await database.ReadOneAsync<ChapterTextRow>(Sql["chapter"], new { task.TenantId, task.ProjectId, chapterId }, task.Cancellation)
                ?? throw new AinerException(ErrorCode.NotFound, $"Chapter '{chapterId}' does not exist in project '{task.ProjectId}'.", new { chapter_id = chapterId });
        return row.Text.Any(char.IsLetter) ? row : throw new AinerException(ErrorCode.TextMissing, "The text contains no letter, so there is nothing to tell.");
    }

    /// <summary>The ids that were named, each once, or all of the project. Throws text_missing for a project without chapters.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(ITaskContext task, IReadOnlyList<string>? named, int most)
    {
        if (named is null)
        {
            var all = await database.ReadAsync<string>(Sql["chapter_ids"], new { task.TenantId, task.ProjectId, most }, task.Cancellation);
            return all.Count > 0 ? all : throw new AinerException(ErrorCode.TextMissing, $"Project '{task.ProjectId}' has no chapters.");
        }
        return [.. named.Distinct()];
    }
}
