using Ainer.TypedTasks;
using Ainer.TypedTasks.Types;

namespace Ainer.Writing;

/// <summary>What both batches do: one sub-task for each chapter, under the chapter's id, so that a second attempt finds the first one's.</summary>
internal static class ChapterBatch
{
    private const int MostChapters = 1000;

    public static async Task<ChapterBatchResult> SubmitAsync(StoredChapters chapters, ChapterBatchParameters parameters, ITaskContext context, Func<string, Task<string>> submit)
    {
        var items = new List<ChapterTask>();
        foreach (var chapterId in await chapters.IdsAsync(context, parameters.ChapterIds, MostChapters))
            items.Add(new ChapterTask { ChapterId = chapterId, TaskId = await submit(chapterId) });
        return new ChapterBatchResult { Items = items };
    }
}
