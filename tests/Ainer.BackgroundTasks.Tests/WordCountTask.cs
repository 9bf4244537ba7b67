using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Ainer.TypedTasks;

namespace Ainer.BackgroundTasks.Tests;

public sealed record WordCountParameters
{
    [StringLength(100_000, MinimumLength = 1), Description("The text whose words are counted.")]
    public required string Text { get; init; }
}

public sealed record WordCountResult
{
    [Description("How many words it has.")]
    public required int Words { get; init; }
}

public static class WordCount
{
    public static TaskDeclaration<WordCountParameters, WordCountResult> Declaration { get; } = new("text.count_words", "Counts the words of a text.") { Fingerprinted = true };
}

internal sealed class WordCountTask() : TaskType<WordCountParameters, WordCountResult>(WordCount.Declaration)
{
    public override TimeSpan TimeLimit => TimeSpan.FromSeconds(30);

    protected override async Task<WordCountResult> RunAsync(WordCountParameters parameters, ITaskContext context)
    {
        var words = parameters.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        context.Progress(50, "counted");
        await context.LogAsync($"{words} words");
        return new WordCountResult { Words = words };
    }
}
