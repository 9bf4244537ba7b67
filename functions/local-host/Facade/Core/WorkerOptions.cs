namespace Microsoft.Azure.Functions.Worker;

/// <summary>The worker's switches, as the host of the real worker reads them.</summary>
public class WorkerOptions
{
    public IDictionary<string, string> Capabilities { get; } = new Dictionary<string, string>
    {
        ["HandlesWorkerTerminateMessage"] = bool.TrueString,
        ["HandlesInvocationCancelMessage"] = bool.TrueString,
        ["IncludeEmptyEntriesInMessagePayload"] = bool.TrueString,
        ["EnableUserCodeException"] = bool.TrueString,
    };

    public bool EnableUserCodeException
    {
        get => Get(nameof(EnableUserCodeException));
        set => Set(nameof(EnableUserCodeException), value);
    }

    public bool IncludeEmptyEntriesInMessagePayload
    {
        get => Get(nameof(IncludeEmptyEntriesInMessagePayload));
        set => Set(nameof(IncludeEmptyEntriesInMessagePayload), value);
    }

    private bool Get(string name) => Capabilities.TryGetValue(name, out var value) && bool.TryParse(value, out var set) && set;

    private void Set(string name, bool value)
    {
        if (value)
            Capabilities[name] = bool.TrueString;
        else
            Capabilities.Remove(name);
    }
}
