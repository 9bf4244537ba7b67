using System.Diagnostics;
using Ainer.Cli.House;
using Ainer.Cli.Packages;
using Ainer.Cli.Parts;
using Ainer.Cli.Setup;
using Ainer.Cli.Supervision;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.Commands;

/// <summary>Brings the house up: packages, services, schema, bucket, seed, apps, supervisor. Every step is safe to repeat.</summary>
internal sealed class Bringup(HouseContext house, Screen screen)
{
    private readonly HouseLayout _layout = house.Layout;

    /// <exception cref="CliException">A part does not come up; the others are left as they are.</exception>
    public async Task UpAsync(bool servicesOnly, CancellationToken cancel)
    {
        try
        {
            await BringUpAsync(servicesOnly, cancel);
        }
        catch (OperationCanceledException)
        {
            screen.Note("what has started keeps running: ./ainer up goes on from here, ./ainer down stops it");
            throw;
        }
    }

    private async Task BringUpAsync(bool servicesOnly, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        _layout.CreateFolders();
        using var held = await StateLock.TakeAsync(_layout, TimeSpan.FromMinutes(10), cancel);
        var secrets = Secrets.LoadOrCreate(_layout);
        await ProvideAsync(secrets, cancel);
        house.Ports.Remember(_layout.PortsFile);
        DevEnvironment.Write(_layout, DevEnvironment.Generate(house.Ports, secrets));

        using var http = new HttpClient();
        var catalog = PartCatalog.Open(house, secrets, http);
        var runner = new PartRunner(_layout, house.Time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var build = servicesOnly ? Task.CompletedTask : BuildAppsAsync(catalog, giveUp.Token);
        try
        {
            await EnsureAllAsync(catalog.Services, runner, cancel);
            await SupervisorProcess.EnsureAsync(house, cancel);
            if (!servicesOnly)
                await new HouseSetup(house, screen).RunAsync(cancel);
        }
        catch
        {
            // A compiler that nobody waits for any more must not work on.
            await giveUp.CancelAsync();
            await build.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        if (!servicesOnly)
        {
            await build;
            await EnsureAllAsync(catalog.Apps, runner, cancel);
            new AppBuild(_layout, screen).RemoveOld();
        }

        ProgramCopies.RemoveOld(_layout);

        screen.Done("up", servicesOnly
            ? $"services are ready ({clock.Elapsed.TotalSeconds:0.0} s)"
            : $"everything is ready ({clock.Elapsed.TotalSeconds:0.0} s); the API is http://127.0.0.1:{house.Ports["gateway"]}, its key is in {_layout.DevEnvironmentFile}");
    }

    /// <summary>Packages that are missing are installed; services among them run in containers instead where an engine is there.</summary>
    private async Task ProvideAsync(Secrets secrets, CancellationToken cancel)
    {
        var missing = Requirement.Missing();
        var contained = File.Exists(ComposePart.EnvironmentFile(_layout))
            || (missing.Any(need => need.ForService) && await ComposePart.EngineRunsAsync(cancel));
        if (contained)
        {
            ComposePart.WriteEnvironment(house, secrets);
            missing = missing.Where(need => !need.ForService).ToArray();
        }

        if (missing.Count > 0)
            await new PackageInstaller(_layout, screen).InstallAsync(missing, cancel);
    }

    private Task BuildAppsAsync(PartCatalog catalog, CancellationToken cancel) =>
        new AppBuild(_layout, screen).EnsureAsync(
            house.Environment.GetValueOrDefault("AINER_SOURCE_STAMP") ?? "unknown", catalog.Apps.OfType<AppPart>().ToArray(), cancel);

    private async Task EnsureAllAsync(IReadOnlyList<IPart> parts, PartRunner runner, CancellationToken cancel)
    {
        var failures = await Task.WhenAll(parts.Select(part => EnsureAsync(part, runner, cancel)));
        var messages = failures.OfType<string>().ToArray();
        if (messages.Length > 0)
            throw new CliException(string.Join("\n", messages));
    }

    /// <summary>Null when the part is ready, else why it is not: one part's failure must not hide another's.</summary>
    private async Task<string?> EnsureAsync(IPart part, PartRunner runner, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var outcome = await runner.EnsureAsync(part, cancel);
            var how = outcome switch
            {
                EnsureOutcome.AlreadyRunning => "already running",
                EnsureOutcome.Started => $"started in {clock.Elapsed.TotalSeconds:0.0} s",
                _ => $"restarted in {clock.Elapsed.TotalSeconds:0.0} s, because its settings or its build changed",
            };
            screen.Done(part.Name, $"127.0.0.1:{part.Port}, {how}");
            return null;
        }
        catch (CliException failure)
        {
            screen.Problem(part.Name, "not ready");
            return failure.Message;
        }
    }
}
