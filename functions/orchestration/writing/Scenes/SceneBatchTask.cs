using Ainer.TypedTasks;
using Ainer.TypedTasks.Types;

namespace Ainer.Writing.Scenes;

/// <summary>scene.batch: a task for each chapter; the engine waits for them and counts how they came out.</summary>
internal sealed class SceneBatchTask(StoredChapters chapters) : TaskType<ChapterBatchParameters, ChapterBatchResult>(SceneBatch.Declaration)
{
    protected override Task<ChapterBatchResult> RunAsync(ChapterBatchParameters parameters, ITaskContext context) =>
        ChapterBatch.SubmitAsync(chapters, parameters, context, chapterId =>
            context.SubmitSubTaskAsync(Scene.Declaration, new SceneParameters { ChapterId = chapterId, MaxScenes = parameters.Most }, chapterId));
}
