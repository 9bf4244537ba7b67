namespace Ainer.Cli.House;

/// <summary>Something a user can mend. The message says what happened and what to do; no stack trace is shown.</summary>
internal sealed class CliException : Exception
{
    public CliException(string message)
        : base(message)
    {
    }

    public CliException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
