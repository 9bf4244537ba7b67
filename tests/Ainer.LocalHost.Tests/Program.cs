using Ainer.LocalHost.Tests.Sample;

namespace Ainer.LocalHost.Tests;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["sample-app", .. var settings])
        {
            await SampleApp.RunAsync(settings);
            return 0;
        }

        return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
            ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
    }
}
