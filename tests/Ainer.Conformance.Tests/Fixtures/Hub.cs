using Ainer.LocalHost.Durable;
using Ainer.LocalHost.Durable.Client;
using Ainer.LocalHost.Durable.Wake;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ainer.Conformance.Tests.Fixtures;

/// <summary>One task hub with an engine in this process and a client: all that a back end must offer to run this suite.</summary>
internal sealed class Hub : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HubWake _wake = new();
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private DurableEngine? _engine;

    private readonly Duplication _duplicate;

    private Hub(Store store, string name, Duplication duplicate)
    {
        _duplicate = duplicate;
        Store = store;
        Name = name;
        Client = new PostgresDurableTaskClient(store.Source, name, BoundedDataConverter.Default, _wake, TimeProvider.System, duplicate);
    }

    public Store Store { get; }

    public string Name { get; }

    public DurableTaskClient Client { get; }

    /// <summary>A hub whose engine runs what <paramref name="register"/> adds.</summary>
    public static Hub Start(Store store, Action<DurableTaskRegistry> register, Memory memory = Memory.Sticky, Func<DurableEngineOptions, DurableEngineOptions>? configure = null, Duplication duplicate = Duplication.None)
    {
        var hub = new Hub(store, store.NewHub("hub"), duplicate);
        hub.StartEngine(register, memory, configure);
        return hub;
    }

    /// <summary>A hub without an engine of its own.</summary>
    public static Hub ClientOnly(Store store, string name, Duplication duplicate = Duplication.None) => new(store, name, duplicate);

    public void StartEngine(
        Action<DurableTaskRegistry> register, Memory memory = Memory.Sticky, Func<DurableEngineOptions, DurableEngineOptions>? configure = null,
        ILoggerFactory? loggers = null)
    {
        var registry = new DurableTaskRegistry();
        register(registry);
        var options = new DurableEngineOptions
        {
            Hub = Name,
            Duplicate = _duplicate,
            LeaseDuration = TimeSpan.FromSeconds(15),
            PollInterval = TimeSpan.FromMilliseconds(memory == Memory.Sticky ? 500 : 20),
            UnloadAfterEachStep = memory == Memory.ReplayEachStep,
        };
        _engine = new DurableEngine(
            configure?.Invoke(options) ?? options, Store.Source, registry, _services, _wake, loggers ?? NullLoggerFactory.Instance);
        _engine.Start();
    }

    public async Task StopEngineAsync()
    {
        if (_engine is { } engine)
            await engine.DisposeAsync();
        _engine = null;
    }

    public Task<string> StartAsync(string name, object? input = null, StartOrchestrationOptions? options = null)
        => Client.ScheduleNewOrchestrationInstanceAsync(name, input, options, TestContext.Current.CancellationToken);

    public Task<OrchestrationMetadata> EndOfAsync(string instanceId)
        => Client.WaitForInstanceCompletionAsync(instanceId, true, TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

    public async Task<OrchestrationMetadata> RunAsync(string name, object? input = null) => await EndOfAsync(await StartAsync(name, input));

    /// <summary>Looks until the instance is as wanted.</summary>
    public async Task<OrchestrationMetadata> UntilAsync(string instanceId, Func<OrchestrationMetadata, bool> reached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            var found = await Client.GetInstanceAsync(instanceId, true, limit.Token);
            if (found is not null && reached(found))
                return found;
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>Waits until no message and no activity is left to settle.</summary>
    public async Task UntilQuietAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (await Store.UnsettledAsync(Name) > 0)
            await Task.Delay(10, limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await StopEngineAsync();
        _wake.Dispose();
        await _services.DisposeAsync();
    }
}
