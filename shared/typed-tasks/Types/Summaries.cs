using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Ainer.TypedTasks.Schemas;

namespace Ainer.TypedTasks.Types;

/// <summary>How a summary was made.</summary>
public enum SummaryMethod
{
    /// <summary>Written by a language model.</summary>
    Chat,
    /// <summary>The text's own most telling sentences.</summary>
    Extractive,
}

/// <summary>Parameters of summary.generate: a stored chapter or a text.</summary>
[ExactlyOne("chapter_id", "text")]
public sealed record SummaryParameters
{
    [RefersTo(ReferenceKind.Chapter)]
    [Description("A chapter of the project; its summary is kept with it.")]
    public string? ChapterId { get; init; }

    [StringLength(200_000), Description("A text, where no chapter is named.")]
    public string? Text { get; init; }

    [Range(1, 20), Description("The most sentences.")]
    public int MaxSentences { get; init; } = 5;
}

/// <summary>Result of summary.generate.</summary>
public sealed record SummaryResult
{
    [Description("chat: written by a language model; extractive: the text's own most telling sentences, because no model is configured.")]
    public required SummaryMethod Method { get; init; }

    [Description("The summary, in the language of the text.")]
    public required string Summary { get; init; }

    [Description("The language that was found: zh-CN or en.")]
    public required string Language { get; init; }

    [Description("Length of the text.")]
    public required int Characters { get; init; }

    [Description("The chapter, if one was named.")]
    public string? ChapterId { get; init; }

    [Description("The model, if one wrote it.")]
    public string? Model { get; init; }
}

/// <summary>summary.generate.</summary>
public static class Summary
{
    public static TaskDeclaration<SummaryParameters, SummaryResult> Declaration { get; } =
        new("summary.generate", "Sums up a chapter or a text: by a language model, or without one by its most telling sentences.") { Fingerprinted = true };
}
