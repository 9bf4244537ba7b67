using Ainer.Cli.Commands;

return await CommandLine.RunAsync(args);
