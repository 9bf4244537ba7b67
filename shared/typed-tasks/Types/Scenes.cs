using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Ainer.TypedTasks.Schemas;

namespace Ainer.TypedTasks.Types;

/// <summary>Parameters of scene.generate: a stored chapter or a text.</summary>
[ExactlyOne("chapter_id", "text")]
public sealed record SceneParameters
{
    [RefersTo(ReferenceKind.Chapter)]
    [Description("A chapter of the project.")]
    public string? ChapterId { get; init; }

    [StringLength(200_000), Description("A text, where no chapter is named.")]
    public string? Text { get; init; }

    [Range(1, 20), Description("The most scenes.")]
    public int MaxScenes { get; init; } = 6;
}

/// <summary>A scene as a draft for a film.</summary>
public sealed record SceneDraft
{
    [StringLength(120, MinimumLength = 1), Description("What it is called.")]
    public required string Title { get; init; }

    [StringLength(300, MinimumLength = 1), Description("Where and when it takes place.")]
    public required string Setting { get; init; }

    [MaxLength(20), Description("Who is in it, by name.")]
    public required IReadOnlyList<string> Characters { get; init; }

    [StringLength(1500, MinimumLength = 1), Description("What happens.")]
    public required string Action { get; init; }

    [StringLength(120), Description("How it feels.")]
    public string? Mood { get; init; }
}

/// <summary>What the model is asked for: scenes in the order of the story.</summary>
public sealed record SceneDrafts
{
    [MinLength(1), MaxLength(20), Description("In the order of the story.")]
    public required IReadOnlyList<SceneDraft> Scenes { get; init; }
}

/// <summary>Result of scene.generate.</summary>
public sealed record SceneResult
{
    [Description("In the order of the story.")]
    public required IReadOnlyList<SceneDraft> Scenes { get; init; }

    [Description("The model that wrote them.")]
    public required string Model { get; init; }

    [Description("The chapter, if one was named.")]
    public string? ChapterId { get; init; }
}

/// <summary>scene.generate.</summary>
public static class Scene
{
    public static TaskDeclaration<SceneParameters, SceneResult> Declaration { get; } =
        new("scene.generate", "Drafts the scenes of a chapter or a text. Needs a language model.") { Fingerprinted = true, Needs = [TaskNeeds.LanguageModel] };
}
