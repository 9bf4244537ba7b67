using Ainer.Contracts.Errors;

namespace Ainer.Media.Processes;

/// <summary>Why a tool's run did not count.</summary>
public enum MediaToolFailure { NotStarted, ExitCode, TimeLimit }

/// <summary>A media tool failed. Carries what was run, how it ended and the last lines that it wrote to stderr.</summary>
public sealed class MediaToolException : Exception
{
    internal MediaToolException(MediaCommand command, MediaToolFailure failure, int? exitCode, string errorTail, Exception? inner = null)
        : base(Describe(command, failure, exitCode, errorTail), inner)
    {
        Command = command;
        Failure = failure;
        ExitCode = exitCode;
        ErrorTail = errorTail;
    }

    /// <summary>What was run.</summary>
    public MediaCommand Command { get; }

    /// <summary>What happened.</summary>
    public MediaToolFailure Failure { get; }

    /// <summary>Null when the process never started.</summary>
    public int? ExitCode { get; }

    /// <summary>The last lines of stderr.</summary>
    public string ErrorTail { get; }

    /// <summary>How the failure is reported: a passed time limit is a job's time-out, anything else the tool's.</summary>
    public ErrorCode Code => Failure switch
    {
        MediaToolFailure.TimeLimit => ErrorCode.JobTimeout,
        MediaToolFailure.NotStarted => ErrorCode.DependencyUnavailable,
        _ => ErrorCode.MediaToolFailed,
    };

    /// <summary>The same failure with its closed code, for whoever reports it.</summary>
    public AinerException ToAinerException() => new(Code, Message, inner: this);

    private static string Describe(MediaCommand command, MediaToolFailure failure, int? exitCode, string errorTail)
    {
        var tool = Path.GetFileName(command.FileName);
        var head = failure switch
        {
            MediaToolFailure.NotStarted => $"{tool} could not be started; is it installed?",
            MediaToolFailure.TimeLimit => $"{tool} passed its time limit of {command.TimeLimit?.TotalSeconds:0.###} s and was ended.",
            _ => $"{tool} ended with exit code {exitCode}.",
        };
        return errorTail.Length == 0 ? head : $"{head} Its last lines: {errorTail}";
    }
}
