namespace Microsoft.DurableTask;

/// <summary>How an orchestration starts again: its input, its version and whether unread events come along.</summary>
public class ContinueAsNewOptions
{
    public object? NewInput { get; set; }

    public string? NewVersion { get; set; }

    public bool PreserveUnprocessedEvents { get; set; } = true;
}
