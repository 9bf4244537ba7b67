using System.Text;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Stories;

namespace Ainer.EntityCore.Tests;

/// <summary>Reads texts for the tests, and tells what was found in the words of the text.</summary>
internal static class Reading
{
    public static EntityCore.Reading Of(string text, string? language = null) => StoryReader.Read(text, Context(language));

    public static EntityCore.Reading OfSample(string file) => Of(Sample(file));

    public static string Sample(string file) => File.ReadAllText(Path.Combine(SampleFolder(), file));

    public static ReadingContext Context(string? language = null) => new() { TenantId = "t_test", ProjectId = "p_test", RunId = "run_test", Language = language };

    public static IEnumerable<StoryPassage> Passages(this EntityCore.Reading reading) => reading.Story.Scenes.SelectMany(s => s.Passages);

    /// <summary>Each piece of dialogue as "speaker: words".</summary>
    public static List<string> Dialogue(this EntityCore.Reading reading) =>
        [.. reading.Passages().Where(p => p.Kind == PassageKind.Dialogue).Select(p => $"{reading.Pack.Characters.Single(c => c.EntityId == p.SpeakerId).Name}: {p.Text}")];

    public static Character Person(this EntityCore.Reading reading, string name) => reading.Pack.Characters.Single(c => c.Name == name || c.Aliases.Contains(name));

    public static string Letters(string text)
    {
        var letters = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune)) letters.Append(rune);
        return letters.ToString();
    }

    private static string SampleFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ainer.Functions.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "samples");
    }
}
