using Ainer.Conformance.Tests.EngineProcess;

namespace Ainer.Conformance.Tests;

/// <summary>The test executable is also the engine process that the crash tests start and that dies at a crash point.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is [EngineArguments.Verb, ..])
            return await EngineHost.RunAsync(args);
        return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
            ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
    }
}
