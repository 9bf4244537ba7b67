using System.Security.Cryptography;
using System.Text;

namespace Ainer.Cli.Processes;

/// <summary>How to start a long-running process: a program, its arguments, what is added to the environment, and as whom.</summary>
internal sealed record LaunchSpec(string Program, IReadOnlyList<string> Arguments)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public required string WorkingDirectory { get; init; }

    public required string LogFile { get; init; }

    /// <summary>Unprivileged user to become; null keeps the caller's.</summary>
    public string? User { get; init; }

    /// <summary>What the process reads at its start from files that are written for it; empty where arguments and environment say all.</summary>
    public string Settings { get; init; } = "";

    /// <summary>Changes whenever anything that shapes the process changes; a running process with another fingerprint is restarted.</summary>
    public string Fingerprint()
    {
        var text = new StringBuilder(Program).Append('\0').Append(User).Append('\0').Append(WorkingDirectory);
        foreach (var argument in Arguments)
            text.Append('\0').Append(argument);
        foreach (var (name, value) in Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Append('\0').Append(name).Append('=').Append(value);
        if (Settings.Length > 0) text.Append('\0').Append(Settings);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
