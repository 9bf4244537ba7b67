using System.Diagnostics;

namespace Ainer.EndToEnd.Tests.Houses;

/// <summary>What a program wrote and how it ended.</summary>
internal sealed record ProgramEnd(int ExitCode, string Output, string Errors);

/// <summary>Runs a program to its end within a bound.</summary>
internal static class Programs
{
    /// <summary>Throws <see cref="TimeoutException"/> and ends the program when it takes too long.</summary>
    public static async Task<ProgramEnd> RunAsync(string program, IEnumerable<string> arguments, TimeSpan within, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        ForgetOtherHouses(start);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(within);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new ProgramEnd(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {within.TotalSeconds} s.");
        }
    }

    /// <summary>Takes away the settings of the house that runs the tests: a key or address of it would lead there.</summary>
    public static void ForgetOtherHouses(ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AINER_", StringComparison.Ordinal) || name.Contains("__", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
    }
}
