using Ainer.AssetKnowledge.Library;
using Ainer.Writing.Import;

namespace Ainer.Orchestration.Knowledge;

/// <summary>Connects the import of books with the project's knowledge.</summary>
internal sealed class ChapterKnowledge(AssetLibrary library) : IKnowledgeIntake
{
    private static readonly string[] Tags = ["chapter"];

    public Task TakeInAsync(KnowledgeChapter chapter, CancellationToken cancellation) => library.IngestAsync(new AssetDocument
    {
        TenantId = chapter.TenantId,
        ProjectId = chapter.ProjectId,
        Kind = AssetKind.Knowledge,
        Title = chapter.Title,
        Content = chapter.Text,
        Source = $"chapter:{chapter.ChapterId}",
        Tags = Tags,
        TraceId = chapter.TraceId,
    }, cancellation);
}
