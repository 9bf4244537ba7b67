using Ainer.Conformance.Tests.Fixtures;
using Ainer.LocalHost.Durable;
using Ainer.LocalHost.Durable.Client;
using Ainer.LocalHost.Durable.Store;
using Ainer.LocalHost.Durable.Wake;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ainer.Conformance.Tests.EngineProcess;

/// <summary>An engine with the crash suite's orchestrators, until its standard input ends.</summary>
internal static class EngineHost
{
    public static async Task<int> RunAsync(string[] args)
    {
        var memory = Enum.Parse<Memory>(args[3]);
        await using var source = DurableStore.Open(args[1]);
        await using var services = new ServiceCollection().BuildServiceProvider();
        using var wake = new HubWake();
        var registry = new DurableTaskRegistry();
        var client = new PostgresDurableTaskClient(source, args[2], BoundedDataConverter.Default, wake, TimeProvider.System);
        CrashTasks.Register(registry, source, client);
        var options = new DurableEngineOptions
        {
            Hub = args[2],
            LeaseDuration = TimeSpan.FromSeconds(2),
            PollInterval = TimeSpan.FromMilliseconds(20),
            MaxConcurrentActivities = memory == Memory.Claims ? 1 : 16,
            ActivityPrefetch = memory == Memory.Claims ? 1 : 4096,
            UnloadAfterEachStep = memory == Memory.ReplayEachStep,
        };
        await using var engine = new DurableEngine(options, source, registry, services, wake, NullLoggerFactory.Instance);
        engine.Start();
        await Console.Out.WriteLineAsync(EngineArguments.Ready);
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
