using Ainer.Contracts.Errors;

namespace Ainer.BackgroundTasks.Execution;

/// <summary>Why an attempt was told to end before it did by itself.</summary>
internal enum StopReason { None, TimeLimit, LeaseLost, Stopping }

/// <summary>What becomes of an execution after an attempt.</summary>
internal enum AttemptVerdict { Complete, Retry, Fail, DeadLetter, GiveBack, Drop }

/// <summary>Decides what becomes of an execution. Pure.</summary>
internal static class AttemptVerdicts
{
    /// <param name="error">Why the attempt failed; null when it did not.</param>
    /// <param name="stop">Why it was told to end.</param>
    /// <param name="failures">How often it had failed before.</param>
    /// <param name="maxAttempts">How often it may be tried.</param>
    public static AttemptVerdict Decide(ErrorInfo? error, StopReason stop, int failures, int maxAttempts) => stop switch
    {
        StopReason.LeaseLost => AttemptVerdict.Drop,
        _ when error is null => AttemptVerdict.Complete,
        StopReason.Stopping => AttemptVerdict.GiveBack,
        _ => ErrorCatalog.Of(error.Code).Class switch
        {
            FailureClass.Poison => AttemptVerdict.DeadLetter,
            FailureClass.Retryable when failures + 1 < maxAttempts => AttemptVerdict.Retry,
            _ => AttemptVerdict.Fail,
        },
    };

    /// <summary>
    /// Exponential backoff: drawn evenly from [half, whole] of base * 2^(failures - 1), capped, so that many that failed together do not come back together.
    /// </summary>
    /// <param name="failures">How often it has failed, from 1.</param>
    /// <param name="baseS">The whole pause after the first failure, in seconds.</param>
    /// <param name="capS">The longest pause, in seconds.</param>
    /// <param name="unit">A number drawn evenly from [0, 1).</param>
    public static double PauseS(int failures, double baseS, double capS, double unit) =>
        Math.Min(capS, baseS * Math.Pow(2, Math.Min(failures - 1, 30))) * (0.5 + (0.5 * unit));

    /// <summary>The pause, or the longer one that a provider asked for, up to a bound and a little spread upwards: whoever was told the same does not come back together.</summary>
    /// <param name="pauseS">Our own pause, in seconds.</param>
    /// <param name="asked">What the provider asked for; null for nothing.</param>
    /// <param name="mostS">The longest pause that is granted, in seconds.</param>
    /// <param name="unit">A number drawn evenly from [0, 1).</param>
    public static double AtLeastS(double pauseS, TimeSpan? asked, double mostS, double unit) =>
        asked is { } said ? Math.Max(pauseS, Math.Min(said.TotalSeconds, mostS) * (1 + (0.1 * unit))) : pauseS;
}
