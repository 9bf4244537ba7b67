using Ainer.BackgroundTasks.Tests;
using Xunit.Runner.InProc.SystemConsole;

// "executor" and "deliver" make this process one that works on tasks, so that tests have a real one to kill.
return args switch
{
    ["executor"] => await ChildExecutor.RunAsync(),
    ["deliver"] => await ChildExecutor.DeliverAsync(),
    _ => await ConsoleRunner.Run(args),
};
