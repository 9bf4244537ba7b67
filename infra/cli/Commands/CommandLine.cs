using System.CommandLine;
using System.CommandLine.Help;
using Ainer.Cli.Api;
using Ainer.Cli.House;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.Commands;

/// <summary>The tree of commands. Exit codes: 0 done, 1 failed (the message says what to do), 2 wrong usage, 130 interrupted.</summary>
internal static class CommandLine
{
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int Interrupted = 130;

    // A plain command, since a RootCommand is named after the assembly, which nobody types.
    private const string Name = "./ainer";

    public static async Task<int> RunAsync(string[] arguments)
    {
        var root = Build();
        var parsed = root.Parse(arguments.Length == 0 ? ["--help"] : arguments);
        if (parsed.Errors.Count > 0)
            return await RefuseAsync(root, parsed, arguments);

        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(10) };
        try
        {
            return await parsed.InvokeAsync(invocation);
        }
        catch (OperationCanceledException)
        {
            Screen.ForStandardError().Error("interrupted");
            return Interrupted;
        }
        catch (Exception failure) when (Explain(failure) is { } message)
        {
            Screen.ForStandardError().Error(message);
            return Failed;
        }
    }

    private static async Task<int> RefuseAsync(Command root, ParseResult parsed, string[] arguments)
    {
        var unknown = parsed.CommandResult.Command == root && parsed.UnmatchedTokens.Count > 0;
        if (unknown)
            await Console.Error.WriteLineAsync($"error: There is no command '{parsed.UnmatchedTokens[0]}'.{Meant(root, parsed.UnmatchedTokens[0])}");
        else
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"error: {string.Join(' ', error.Message.Split((char[])['\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))}");
        var named = unknown ? [] : arguments.TakeWhile(argument => !argument.StartsWith('-')).Take(1);
        await Console.Error.WriteLineAsync($"       See: {string.Join(' ', [Name, .. named, "--help"])}");
        return WrongUsage;
    }

    /// <summary>The command that a mistyped one begins like, as a question; empty when there is none.</summary>
    private static string Meant(Command root, string typed) =>
        root.Subcommands.Where(command => !command.Hidden).Select(command => command.Name)
            .FirstOrDefault(name => name.StartsWith(typed[..Math.Min(3, typed.Length)], StringComparison.OrdinalIgnoreCase)
                || name.Order().SequenceEqual(typed.ToLowerInvariant().Order())) is { } close
            ? $" Did you mean {close}?"
            : "";

    /// <summary>What to tell a person; null for a fault of this program, which must show where it is.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        CliException known => known.Message,
        ApiException { Status: 401 } refused => $"The API does not accept the key ({refused.Code}). AINER_API_KEY in your environment wins over the one of ./ainer up: unset it, or run ./ainer seed",
        ApiException refused => $"The API refused ({refused.Code}): {refused.Message}",
        IOException or UnauthorizedAccessException => failure.Message,
        _ => null,
    };

    private static Command Build()
    {
        var root = new Command(Name, "Ainer turns a chapter of a novel into a film. Start with: ./ainer demo")
        {
            DemoCommand.Create(),
            TestCommand.Create(),
            UpCommand.Create(),
            DownCommand.Create(),
            StatusCommand.Create(),
            DoctorCommand.Create(),
            SubmitCommand.Create(),
            WatchCommand.Create(),
            LogsCommand.Create(),
            BenchCommand.Create(),
            SetupCommands.CreateMigrate(),
            SetupCommands.CreateSeed(),
            SetupCommands.CreatePrepare(),
            BackupCommands.CreateBackup(),
            BackupCommands.CreateRestore(),
            SetupCommands.CreateStorage(),
            SuperviseCommand.Create(),
            FuncCommand.Create(),
            S3Command.Create(),
        };
        root.Options.Add(new HelpOption { Recursive = true, Action = new RootHelp(root) });
        root.Options.Add(new VersionOption());
        return root;
    }
}
