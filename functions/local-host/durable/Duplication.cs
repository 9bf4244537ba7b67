namespace Ainer.LocalHost.Durable;

/// <summary>
/// For tests: what an engine and its clients do twice, as the back ends in Azure may at their worst (docs/durable-engine.md, Duplication). Code that bears all of it
/// bears them.
/// </summary>
[Flags]
internal enum Duplication
{
    None = 0,

    /// <summary>Each activity runs twice at once, and once more beside the next activity of its instance; every result is delivered.</summary>
    Activities = 1,

    /// <summary>Each stored message is handed to its instance twice. The engine itself sees to it that it counts once.</summary>
    Messages = 2,

    /// <summary>Each raised external event is stored twice: the orchestration gets two.</summary>
    Events = 4,

    /// <summary>Each start is sent twice.</summary>
    Starts = 8,

    /// <summary>
    /// Engines take instances from each other and go on with what was taken from them, so that two run the same step; the activities of the step that is then refused
    /// run all the same.
    /// </summary>
    Steps = 16,

    All = Activities | Messages | Events | Starts | Steps,
}
