using Ainer.Conformance.Tests.EngineProcess;
using Xunit.Runner.InProc.SystemConsole;

// The test executable is also the engine process that the crash tests start and that dies at a crash point.
return args is [EngineArguments.Verb, ..] ? await EngineHost.RunAsync(args) : await ConsoleRunner.Run(args);
