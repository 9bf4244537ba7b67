namespace Ainer.Contracts.Errors;

/// <summary>How a failure is treated by whoever runs the work.</summary>
public enum FailureClass
{
    /// <summary>Try again after a growing, jittered pause, up to a maximum.</summary>
    Retryable,
    /// <summary>Fail at once; the same input would fail again.</summary>
    Permanent,
    /// <summary>The message itself cannot be understood: it goes to the dead letters.</summary>
    Poison,
    /// <summary>Nobody can tell whether a paid call took effect: a person decides.</summary>
    Ambiguous,
}

/// <summary>What one error code means: HTTP status, treatment, and what the reader should do.</summary>
public sealed record ErrorRule(ErrorCode Code, int HttpStatus, FailureClass Class, string Advice)
{
    /// <summary>True when the same request may succeed later unchanged.</summary>
    public bool Retryable => Class == FailureClass.Retryable;

    /// <summary>True for a code that nothing raises any more. It stays, since stored messages may hold it, and is never given another meaning.</summary>
    public bool Retired { get; init; }
}

/// <summary>The one table of all error codes. docs/error-codes.md is generated from it.</summary>
public static class ErrorCatalog
{
    private static readonly Dictionary<ErrorCode, ErrorRule> Rules = new ErrorRule[]
    {
        new(ErrorCode.ValidationFailed, 422, FailureClass.Permanent, "Correct the fields named in details and send the request again."),
        new(ErrorCode.TextMissing, 422, FailureClass.Permanent, "Send the chapter as payload.text, or name a stored one in chapter_id; it must contain at least one letter."),
        new(ErrorCode.TextNotUtf8, 422, FailureClass.Permanent, "Save the text as UTF-8 without binary content and send it again."),
        new(ErrorCode.TextTooLong, 413, FailureClass.Permanent, "Split the text into chapters below the limit named in details and send each as a task."),
        new(ErrorCode.PayloadTooLarge, 413, FailureClass.Permanent, "Send a smaller body; the limit is named in details."),
        new(ErrorCode.UnsupportedMediaType, 415, FailureClass.Permanent, "Send application/json, or for an upload one of the types named in details."),
        new(ErrorCode.DocumentUnsupported, 415, FailureClass.Permanent, "Send the text as .txt, .md, .epub or .docx; the message says what this is."),
        new(ErrorCode.DocumentEncrypted, 422, FailureClass.Permanent, "Save the document without password or copy protection and send it again."),
        new(ErrorCode.DocumentBroken, 422, FailureClass.Permanent, "The document is damaged at the place named in the message; save it again with the program that made it."),
        new(ErrorCode.DocumentTooLarge, 413, FailureClass.Permanent, "The document passes the limit named in details; divide it and send the parts."),
        new(ErrorCode.Unauthenticated, 401, FailureClass.Permanent, "Send a valid key as 'Authorization: Bearer <key>'; locally it is AINER_API_KEY in .ainer/dev.env."),
        new(ErrorCode.Forbidden, 403, FailureClass.Permanent, "Use a key of this tenant with the role named in details."),
        new(ErrorCode.NotFound, 404, FailureClass.Permanent, "Check the id; things of other tenants cannot be seen."),
        new(ErrorCode.MethodNotAllowed, 405, FailureClass.Permanent, "Use a method that the Allow header names."),
        new(ErrorCode.IllegalState, 409, FailureClass.Permanent, "Read the present state first; the move asked for is not allowed from it."),
        new(ErrorCode.VersionConflict, 409, FailureClass.Permanent, "Read the record again and repeat the change on its new version."),
        new(ErrorCode.IdempotencyKeyMismatch, 400, FailureClass.Permanent, "Send the idempotency key either as header or in the body, or the same in both."),
        new(ErrorCode.IdempotencyConflict, 409, FailureClass.Permanent, "This key was used with another body: use a new key for a new request."),
        new(ErrorCode.IdempotencyInFlight, 409, FailureClass.Retryable, "The first request with this key is still running: repeat after Retry-After seconds."),
        new(ErrorCode.RateLimited, 429, FailureClass.Retryable, "Slow down and repeat after Retry-After seconds."),
        new(ErrorCode.DependencyUnavailable, 503, FailureClass.Retryable, "Start or configure what details.missing names, then repeat."),
        new(ErrorCode.ShuttingDown, 503, FailureClass.Retryable, "This instance is stopping; repeat after Retry-After seconds."),
        new(ErrorCode.InternalError, 500, FailureClass.Retryable, "Repeat; if it persists, give the trace_id to whoever runs this system."),
        new(ErrorCode.PoisonMessage, 500, FailureClass.Poison, "Look at the dead letter, correct its payload and redrive it, or discard it."),
        new(ErrorCode.Cancelled, 409, FailureClass.Permanent, "It was cancelled on request; retry the run to go on."),
        new(ErrorCode.JobTimeout, 504, FailureClass.Retryable, "The operation passed its time limit; raise the limit or give the node more power."),
        new(ErrorCode.LeaseLost, 503, FailureClass.Retryable, "The worker stopped answering; another attempt runs by itself."),
        new(ErrorCode.LeaseStale, 409, FailureClass.Permanent, "A newer attempt owns this job; stop working on it."),
        new(ErrorCode.DispatchUnclaimed, 503, FailureClass.Retryable, "No worker took the job in time; check that an agent serves its lane.") { Retired = true },
        new(ErrorCode.NodeUnavailable, 503, FailureClass.Retryable, "Start an agent with the capability named in details.") { Retired = true },
        new(ErrorCode.WorkerCrashed, 503, FailureClass.Retryable, "The worker process died; another attempt runs by itself. Look at its log if it repeats.") { Retired = true },
        new(ErrorCode.InputInvalid, 422, FailureClass.Permanent, "The parameters cannot be carried out; change what the message names."),
        new(ErrorCode.ProviderUnavailable, 503, FailureClass.Retryable, "The model server does not answer; check its address and that it runs."),
        new(ErrorCode.ProviderRateLimited, 429, FailureClass.Retryable, "The model server asks for a pause; lower the concurrency or wait."),
        new(ErrorCode.ProviderRejected, 422, FailureClass.Permanent, "The model server refuses this input; change the shot or use another provider."),
        new(ErrorCode.ProviderFailed, 502, FailureClass.Retryable, "The model server failed; another attempt runs by itself. Look at its log if it repeats."),
        new(ErrorCode.ProviderOutputInvalid, 502, FailureClass.Retryable, "The provider's output could not be used; another attempt runs by itself."),
        new(ErrorCode.ProviderOutcomeAmbiguous, 409, FailureClass.Ambiguous, "It cannot be known whether the paid call took effect; check at the provider, then retry or discard."),
        new(ErrorCode.ArtifactMissing, 404, FailureClass.Retryable, "A stored file is gone; what the film still needs of it is made again by itself."),
        new(ErrorCode.ArtifactCorrupt, 502, FailureClass.Retryable, "A file does not match its checksum; it is made again."),
        new(ErrorCode.UploadRejected, 422, FailureClass.Retryable, "The stored object does not match what was announced; it is uploaded again."),
        new(ErrorCode.MediaToolFailed, 500, FailureClass.Retryable, "ffmpeg or another media tool failed; its last lines are in the message."),
        new(ErrorCode.TimelineInvalid, 422, FailureClass.Permanent, "The timeline contradicts itself at the place named in the message; correct it and retry."),
        new(ErrorCode.PlanInvalid, 422, FailureClass.Permanent, "The plan cannot be carried out; the message says which shot."),
        new(ErrorCode.BudgetExceeded, 402, FailureClass.Permanent, "Raise the budget, or accept the cheaper plan that is offered."),
        new(ErrorCode.DeterminismViolated, 500, FailureClass.Permanent, "The orchestration code changed under a running instance; retry the run to start a new generation."),
    }.ToDictionary(rule => rule.Code);

    /// <summary>All rules, in the order of the enum.</summary>
    public static IReadOnlyCollection<ErrorRule> All => Rules.Values;

    /// <summary>The rule of one code.</summary>
    public static ErrorRule Of(ErrorCode code) => Rules[code];
}

/// <summary>An expected failure with a closed code. The message says what was wrong and where; the advice comes from the catalog.</summary>
public sealed class AinerException(ErrorCode code, string message, object? details = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public ErrorCode Code { get; } = code;
    /// <summary>More for the caller, serialised as the envelope's details.</summary>
    public object? Details { get; } = details;
    /// <summary>The pause that whoever refused asked for, before another attempt; null for none.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The last error of a run, job or task, as its reader sees it.</summary>
public sealed record ErrorInfo
{
    public required ErrorCode Code { get; init; }
    public required string Message { get; init; }
    public Events.RunStage? Stage { get; init; }
    public string? JobId { get; init; }
    public string? Operation { get; init; }
    public string? ShotId { get; init; }
    public string? Provider { get; init; }
    public int? Attempt { get; init; }
    public required bool Retryable { get; init; }
    public required string Advice { get; init; }

    /// <summary>An error with treatment and advice taken from the catalog.</summary>
    public static ErrorInfo From(ErrorCode code, string message)
    {
        var rule = ErrorCatalog.Of(code);
        return new ErrorInfo { Code = code, Message = message, Retryable = rule.Retryable, Advice = rule.Advice };
    }
}
