using Spectre.Console;

namespace Ainer.Cli.Terminal;

/// <summary>What a person reads while a command works: on standard error, so that standard output stays for results.</summary>
internal sealed class Screen
{
    private readonly IAnsiConsole _console;

    public Screen(TextWriter writer, bool interactive)
    {
        Interactive = interactive;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = interactive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = interactive ? InteractionSupport.Yes : InteractionSupport.No,
        });
        // In a file or a pipe nothing must break a line: paths, commands and log lines in it are to be copied.
        if (!interactive)
            _console.Profile.Width = 10_000;
    }

    /// <summary>True when a person watches: standard error is a terminal.</summary>
    public bool Interactive { get; }

    public IAnsiConsole Console => _console;

    public static Screen ForStandardOutput() => new(System.Console.Out, !System.Console.IsOutputRedirected);

    public static Screen ForStandardError() => new(System.Console.Error, !System.Console.IsErrorRedirected);

    public void Done(string what, string detail) => Line("[green]ok[/]  ", what, detail);

    public void Problem(string what, string detail) => Line("[red]!![/]  ", what, detail);

    public void Note(string text) => Line("[grey]..[/]  ", text, "");

    public void Error(string message)
    {
        _console.Markup("[red]error:[/] ");
        _console.WriteLine(message);
    }

    private void Line(string mark, string what, string detail)
    {
        lock (_console)
        {
            _console.Markup(mark);
            _console.WriteLine(detail.Length == 0 ? what : $"{what,-14} {detail}");
        }
    }
}
