using System.CommandLine;
using Ainer.Cli.House;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.Commands;

/// <summary>The tree of commands. Exit codes: 0 done, 1 failed (the message says what to do), 2 wrong usage, 130 interrupted.</summary>
internal static class CommandLine
{
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int Interrupted = 130;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var parsed = Build().Parse(arguments.Length == 0 ? ["--help"] : arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"error: {error.Message}");
            await Console.Error.WriteLineAsync($"       See: ./ainer {string.Join(' ', arguments.TakeWhile(argument => !argument.StartsWith('-')).Take(1))} --help");
            return WrongUsage;
        }

        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(10) };
        try
        {
            return await parsed.InvokeAsync(invocation);
        }
        catch (CliException failure)
        {
            Screen.ForStandardError().Error(failure.Message);
            return Failed;
        }
        catch (OperationCanceledException)
        {
            Screen.ForStandardError().Error("interrupted");
            return Interrupted;
        }
    }

    private static RootCommand Build() => new("Ainer turns a chapter of a novel into a film. Start with: ./ainer demo")
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
}
