using System.ComponentModel.DataAnnotations;
using Ainer.Contracts.Jobs;

namespace Ainer.ModelRouter;

/// <summary>Settings of the model router, section ModelRouter.</summary>
public sealed class RouterOptions
{
    /// <summary>How often the admission looks by itself, in seconds; what changes in its own process wakes it, what changes elsewhere (a cancel, another router) waits for this.</summary>
    [Range(0.05, 60)] public double PollS { get; set; } = 0.25;

    /// <summary>How often unclaimed dispatches are looked for, in seconds.</summary>
    [Range(0.05, 60)] public double RecoverEveryS { get; set; } = 1;

    /// <summary>How long a dispatch may stay unclaimed before it is dispatched again, in seconds.</summary>
    [Range(1, 3600)] public int UnclaimedS { get; set; } = 60;

    /// <summary>Seconds that one attempt may take, by kind of job.</summary>
    public Dictionary<JobKind, int> TimeLimitS { get; set; } = new()
    {
        [JobKind.Video] = 1800,
        [JobKind.Audio] = 300,
        [JobKind.Llm] = 300,
        [JobKind.Lipsync] = 900,
        [JobKind.Compose] = 3600,
    };

    /// <summary>Providers beside the built-in ones, or replacing one of the same name.</summary>
    public List<ProviderOptions> Providers { get; set; } = [];
}

/// <summary>A provider as configured.</summary>
public sealed class ProviderOptions
{
    [Required] public string Name { get; set; } = "";
    public JobKind Kind { get; set; }
    public List<JobOperation> Operations { get; set; } = [];
    [Required] public string Lane { get; set; } = "";
    /// <summary>Expected cost of one job, in the budget's unit.</summary>
    [Range(0, 1e6)] public decimal Cost { get; set; }
    /// <summary>Higher is preferred where several can do the work.</summary>
    public int Preference { get; set; }
    public bool Enabled { get; set; } = true;
}
