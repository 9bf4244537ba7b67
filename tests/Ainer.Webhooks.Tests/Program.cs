using Ainer.Webhooks.Tests;
using Xunit.Runner.InProc.SystemConsole;

// "sender" makes this process one that sends webhooks, so that a test has a real one to kill.
return args is ["sender"] ? await SenderProcess.RunAsync() : await ConsoleRunner.Run(args);
