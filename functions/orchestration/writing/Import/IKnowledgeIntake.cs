namespace Ainer.Writing.Import;

/// <summary>Makes a chapter findable in the project's knowledge; the app connects it with the module that owns that. Taking the same in again changes nothing.</summary>
public interface IKnowledgeIntake
{
    /// <summary>Cuts, embeds and indexes a chapter.</summary>
    Task TakeInAsync(KnowledgeChapter chapter, CancellationToken cancellation);
}

/// <summary>A chapter on its way into the project's knowledge.</summary>
public sealed record KnowledgeChapter(string TenantId, string ProjectId, string ChapterId, string Title, string Text, string? TraceId);
