using Ainer.LocalHost.Durable;
using Ainer.LocalHost.Durable.Client;
using Ainer.LocalHost.Durable.Store;
using Ainer.LocalHost.Durable.Wake;
using Ainer.Orchestration.Instances;
using Ainer.Orchestration.Stages;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ainer.Orchestrator.Tests;

/// <summary>Two engines on one task hub with the app's own orchestration and activities, as two processes of the app have them.</summary>
internal sealed class RunEngines : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly List<(DurableEngine Engine, HubWake Wake)> _engines = [];

    private RunEngines(NpgsqlDataSource source, DurableTaskClient client, HubWake wake, string hub, Duplication duplicate, RunActivities activities, DataConverter converter)
    {
        _source = source;
        Client = client;
        foreach (var engineWake in (HubWake[])[wake, new HubWake()])
        {
            var options = new DurableEngineOptions { Hub = hub, Duplicate = duplicate, PollInterval = TimeSpan.FromMilliseconds(50), LeaseDuration = TimeSpan.FromSeconds(15) };
            var engine = new DurableEngine(options, source, RegistryOf(activities), _services, engineWake, NullLoggerFactory.Instance, converter: converter);
            engine.Start();
            _engines.Add((engine, engineWake));
        }
    }

    public DurableTaskClient Client { get; }

    public static RunEngines Start(PreparationHarness line, string hub, Duplication duplicate, DataConverter? converter = null)
    {
        var source = DurableStore.Open(line.Database.WorkerConnection);
        var wake = new HubWake();
        var client = new PostgresDurableTaskClient(source, hub, converter ?? JsonDataConverter.Default, wake, TimeProvider.System, duplicate);
        var activities = new RunActivities(line.Runs, line.Graphs, line.Preparation, NullLogger<RunActivities>.Instance);
        return new RunEngines(source, client, wake, hub, duplicate, activities, converter ?? JsonDataConverter.Default);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (engine, wake) in _engines)
        {
            await engine.DisposeAsync();
            wake.Dispose();
        }

        await _services.DisposeAsync();
        await _source.DisposeAsync();
    }

    private static DurableTaskRegistry RegistryOf(RunActivities activities) => new DurableTaskRegistry()
        .AddOrchestratorFunc<RunInput, string>(nameof(RunOrchestration), RunOrchestration.RunAsync)
        .AddActivityFunc<RunInput, RunStart>(nameof(RunActivities.StartRun), (_, run) => activities.StartRun(run, CancellationToken.None))
        .AddActivityFunc<StageInput, bool>(nameof(RunActivities.BeginReview), (_, stage) => activities.BeginReview(stage, CancellationToken.None))
        .AddActivityFunc<StageInput, StageReport>(nameof(RunActivities.RunStage), (_, stage) => activities.RunStage(stage, CancellationToken.None))
        .AddActivityFunc<StageInput, StageReport>(nameof(RunActivities.ReadStage), (_, stage) => activities.ReadStage(stage, CancellationToken.None))
        .AddActivityFunc<RunInput, bool>(nameof(RunActivities.FinishRun), (_, run) => activities.FinishRun(run, CancellationToken.None))
        .AddActivityFunc<RunFailure, bool>(nameof(RunActivities.FailRun), (_, failure) => activities.FailRun(failure, CancellationToken.None));
}
