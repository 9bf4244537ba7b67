using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Ainer.Cli.Commands;

/// <summary>The page of ./ainer itself: commands by what one wants, and what all of them read from the environment. Each command keeps the usual help.</summary>
internal sealed class RootHelp(Command root) : SynchronousCommandLineAction
{
    private static readonly (string Title, string[] Commands)[] Groups =
    [
        ("Every day", ["demo", "up", "down", "status", "submit", "watch", "logs", "doctor"]),
        ("Data", ["backup", "restore"]),
        ("Developing", ["test", "bench", "func"]),
        ("Single steps of up, for deployments", ["prepare", "migrate", "storage", "seed"]),
    ];

    private const string Environment = """
        Environment:
          AINER_STATE       Folder of data, logs and films [default: .ainer]
          AINER_PORT_BASE   Other ports for a second copy, such as 20000; remembered [default: 7071 to 7075 and 55432 to 59000]
          AINER_API         Address of another Ainer's API, for submit and watch; with its AINER_API_KEY
          NO_COLOR          Set to anything: no colours

        Every command tells its options: ./ainer COMMAND --help
        Exits with 0 when done, 1 when it failed, 2 on wrong usage, 130 when interrupted.
        """;

    private readonly HelpAction _usual = new();

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parsed)
    {
        if (parsed.CommandResult.Command != root)
            return _usual.Invoke(parsed);
        var output = parsed.InvocationConfiguration.Output;
        output.WriteLine(root.Description);
        foreach (var (title, names) in Groups)
        {
            output.WriteLine($"\n{title}:");
            foreach (var command in names.Select(name => root.Subcommands.Single(command => command.Name == name)))
                output.WriteLine($"  {Usage(command),-17} {command.Description}");
        }

        output.WriteLine();
        output.WriteLine(Environment);
        return 0;
    }

    private static string Usage(Command command) =>
        string.Join(' ', command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name).Prepend(command.Name));
}
