using Ainer.Cli.Processes;

namespace Ainer.Cli.Parts;

internal enum PartKind
{
    Service,
    App,
}

/// <summary>One long-running piece of the house: a service (database, broker, cache, object store) or one of our processes.</summary>
internal interface IPart
{
    string Name { get; }

    PartKind Kind { get; }

    /// <summary>Port on 127.0.0.1 by which others know it.</summary>
    int Port { get; }

    /// <summary>Every port it listens on; all must be free before it starts.</summary>
    IReadOnlyList<int> Ports { get; }

    /// <summary>Folder its processes work in, to find what a crash left behind; null when the mark is enough.</summary>
    string? DataFolder { get; }

    /// <summary>Folder of files that it writes without flushing and flushes much later, all at once; null when it has none. See Supervision/EvenWriting.</summary>
    string? PagesFolder => null;

    /// <summary>Longest time from start to ready that is not a failure.</summary>
    TimeSpan StartPatience { get; }

    IReadOnlyList<StopStep> StopSteps { get; }

    /// <summary>How far it gives way to the other parts once it is ready: 0 not at all, 19 the most.</summary>
    int Niceness => 0;

    /// <summary>Makes what must be there before the process starts (folders, configuration, an empty database). Safe to repeat.</summary>
    Task PrepareAsync(CancellationToken cancel);

    LaunchSpec Launch();

    Task<bool> IsReadyAsync(CancellationToken cancel);

    /// <summary>Whether the process itself is in order, whatever becomes of the parts that it needs; one that is not for long is ended and started again. A service needs nobody.</summary>
    Task<bool> IsWellAsync(CancellationToken cancel) => IsReadyAsync(cancel);

    /// <summary>Makes what needs the running process (roles, extensions). Safe to repeat; runs on every <c>up</c>.</summary>
    Task FinishAsync(CancellationToken cancel);
}
