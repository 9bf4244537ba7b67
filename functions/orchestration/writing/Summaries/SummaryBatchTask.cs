using Ainer.TypedTasks;
using Ainer.TypedTasks.Types;

namespace Ainer.Writing.Summaries;

/// <summary>summary.batch: a task for each chapter; the engine waits for them and counts how they came out.</summary>
internal sealed class SummaryBatchTask(StoredChapters chapters) : TaskType<ChapterBatchParameters, ChapterBatchResult>(SummaryBatch.Declaration)
{
    protected override Task<ChapterBatchResult> RunAsync(ChapterBatchParameters parameters, ITaskContext context) =>
        ChapterBatch.SubmitAsync(chapters, parameters, context, chapterId =>
            context.SubmitSubTaskAsync(Summary.Declaration, new SummaryParameters { ChapterId = chapterId, MaxSentences = parameters.Most }, chapterId));
}
