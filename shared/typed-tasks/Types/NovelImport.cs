using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Ainer.TypedTasks.Schemas;

namespace Ainer.TypedTasks.Types;

/// <summary>Parameters of novel.import: one of text, content_base64, asset_id and artifact_id.</summary>
[ExactlyOne("text", "content_base64", "asset_id", "artifact_id")]
public sealed record NovelImportParameters
{
    [StringLength(1_000_000), Description("The whole text.")]
    public string? Text { get; init; }

    [StringLength(1_000_000), Description("A small txt, md, epub or docx file, in base64.")]
    public string? ContentBase64 { get; init; }

    [RefersTo(ReferenceKind.Asset)]
    [StringLength(100), Description("A document of the project's library (POST /api/v1/assets): its text, or its uploaded file, which may be txt, md, epub or docx.")]
    public string? AssetId { get; init; }

    [RefersTo(ReferenceKind.Artifact)]
    [StringLength(100), Description("A stored file of the project: txt, md, epub or docx.")]
    public string? ArtifactId { get; init; }

    [StringLength(300), Description("The book's title, where the file names none.")]
    public string? Title { get; init; }

    [RegularExpression("^(zh-CN|en)$"), Description("zh-CN or en; found by itself, if left out.")]
    public string? Language { get; init; }

    [Description("Sum up each chapter.")]
    public bool Summaries { get; init; } = true;

    [Description("Make each chapter findable in the project's knowledge.")]
    public bool Embeddings { get; init; } = true;

    [Range(1, 20), Description("The most sentences of a summary.")]
    public int MaxSentences { get; init; } = 5;
}

/// <summary>A chapter that was imported.</summary>
public sealed record ImportedChapter
{
    [Description("Its id.")]
    public required string ChapterId { get; init; }

    [Description("Its heading.")]
    public string? Title { get; init; }

    [Description("Its length.")]
    public required int Characters { get; init; }
}

/// <summary>Result of novel.import.</summary>
public sealed record NovelImportResult
{
    [Description("What the file was: text, markdown, epub or docx.")]
    public required string Format { get; init; }

    [Description("The book's title.")]
    public string? Title { get; init; }

    [Description("In reading order.")]
    public required IReadOnlyList<ImportedChapter> Chapters { get; init; }

    [Description("Chapters that were summed up.")]
    public required int Summaries { get; init; }

    [Description("How they were summed up; absent without summaries.")]
    public SummaryMethod? Method { get; init; }

    [Description("Chapters that can be found in the project's knowledge.")]
    public required int Embeddings { get; init; }
}

/// <summary>novel.import.</summary>
public static class NovelImport
{
    public static TaskDeclaration<NovelImportParameters, NovelImportResult> Declaration { get; } =
        new("novel.import", "Reads a book into chapters, sums them up and makes them findable; after a crash it goes on where it stood.");
}
