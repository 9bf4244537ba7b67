using System.Diagnostics;
using Ainer.WorkerProtocol.Attempts;
using Ainer.WorkerProtocol.Broker;
using Ainer.WorkerProtocol.Jobs;
using Ainer.WorkerProtocol.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ainer.WorkerProtocol.Tests;

/// <summary>A worker node with the test handler, in this process or in a process of its own.</summary>
internal static class TestNode
{
    internal const string CrashAtVariable = "AINER_TEST_CRASH_AT";

    /// <summary>The process: settings from the environment; dies by SIGKILL at the crash point named there.</summary>
    public static async Task<int> RunAsync()
    {
        var crashAt = Enum.TryParse<CrashPoint>(Environment.GetEnvironmentVariable(CrashAtVariable), out var point) ? point : (CrashPoint?)null;
        using var host = Build(new ConfigurationBuilder().AddEnvironmentVariables().Build(), reached =>
        {
            if (reached != crashAt) return;
            using var self = Process.GetCurrentProcess();
            self.Kill();
            // The signal is on its way; nothing may happen after it.
            Task.Delay(Timeout.Infinite).GetAwaiter().GetResult();
        });
        await host.RunAsync();
        return 0;
    }

    /// <summary>A host with a node in it.</summary>
    public static IHost Build(IConfiguration configuration, CrashPointReached? reached = null, INodeFacts? facts = null, TimeSpan? confirmWithin = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddConfiguration(configuration);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Information);
        if (reached is not null) builder.Services.AddSingleton(reached);
        if (facts is not null) builder.Services.AddSingleton(facts);
        builder.Services.AddSingleton<IJobHandler, TestHandler>();
        builder.Services.AddWorkerNode(builder.Configuration, NodeRole.Agent, "Agent");
        if (confirmWithin is not null)
            builder.Services.AddSingleton(provider => new ResultPublisher(provider.GetRequiredService<BrokerLink>(), provider.GetRequiredService<NodeServices>(), NodeRole.Agent.Producer, confirmWithin));
        return builder.Build();
    }
}
