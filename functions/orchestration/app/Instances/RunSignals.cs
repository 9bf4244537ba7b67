namespace Ainer.Orchestration.Instances;

/// <summary>The names of the external events that a run's orchestration waits for. The generation is part of each: an old raise never wakes a new generation.</summary>
internal static class RunSignals
{
    public static string Stage(string stage, int generation) => $"stage:{stage}:{generation}";

    public static string Review(string stage, int generation) => $"review:{stage}:{generation}";
}
