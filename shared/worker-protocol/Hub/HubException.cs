namespace Ainer.WorkerProtocol.Hub;

/// <summary>How a failed call to the hub is to be taken.</summary>
internal enum HubFailure
{
    /// <summary>No answer, or one that says try later: repeat with backoff.</summary>
    Away,
    /// <summary>The lease, job or node is not (or no longer) ours: 404, 409.</summary>
    Refused,
    /// <summary>The request itself is wrong; repeating it cannot help.</summary>
    Rejected,
}

/// <summary>A call to the hub that brought no result.</summary>
internal sealed class HubException(HubFailure failure, int? status, string? code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How to take it.</summary>
    public HubFailure Failure { get; } = failure;
    /// <summary>The HTTP status, if there was an answer.</summary>
    public int? Status { get; } = status;
    /// <summary>The error envelope's code, if there was one.</summary>
    public string? Code { get; } = code;
}
