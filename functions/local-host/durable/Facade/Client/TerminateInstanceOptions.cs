namespace Microsoft.DurableTask.Client;

/// <summary>The output of a terminated instance, and whether its sub-orchestrations end too.</summary>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
