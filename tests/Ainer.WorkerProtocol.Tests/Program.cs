using Ainer.WorkerProtocol.Tests;
using Xunit.Runner.InProc.SystemConsole;

// "node" makes this process a worker node, so that tests have a real one to kill.
return args is ["node"] ? await TestNode.RunAsync() : await ConsoleRunner.Run(args);
