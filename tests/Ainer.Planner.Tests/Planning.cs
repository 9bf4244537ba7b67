using System.Text;
using Ainer.Contracts.Plans;
using Ainer.EntityCore;

namespace Ainer.Planner.Tests;

/// <summary>Plans films for the tests, from text.</summary>
internal static class Planning
{
    public static readonly Dictionary<string, double> NotMeasured = [];

    public static PlanOptions Options(string run = "run_test") => new() { TenantId = "t_test", ProjectId = "p_test", RunId = run };

    public static FilmPlan Of(string text, PlanOptions? options = null)
    {
        var reading = StoryReader.Read(text, new ReadingContext { TenantId = "t_test", ProjectId = "p_test", RunId = "run_test" });
        return FilmPlanner.Plan(reading.Story, reading.Pack, options ?? Options());
    }

    public static FilmPlan OfSample(string file, PlanOptions? options = null) => Of(Sample(file), options);

    public static string Sample(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ainer.Functions.sln"))) folder = folder.Parent!;
        return File.ReadAllText(Path.Combine(folder.FullName, "samples", file));
    }

    public static double Seconds(this FilmPlan plan) => TimelineResolver.Resolve(plan.Timeline, NotMeasured).DurationS;

    public static string Letters(string text)
    {
        var letters = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune)) letters.Append(rune);
        return letters.ToString();
    }
}
