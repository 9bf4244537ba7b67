using Ainer.Contracts.Jobs;
using Ainer.ModelRouter.Admission;
using Ainer.Postgres;
using Ainer.Testing;
using Ainer.WorkerHub.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ainer.ModelRouter.Tests;

/// <summary>The loop around admission: woken by what changes, patient with a database that is away.</summary>
public sealed class AdmissionLoopTests(RouterLine line) : IClassFixture<RouterLine>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private Task<long> DispatchedAsync() => TransientOutage.RetryAsync(
        stop => line.Database.Worker.ReadOneAsync<long>("select count(*) from model_router.admission_v1 where status = 'dispatched'", null, stop), RouterLine.Stop);

    private AdmissionLoop NewLoop(RouterOptions options) =>
        new(line.NewDispatcher(options), line.Admission, Options.Create(options), TimeProvider.System, NullLogger<AdmissionLoop>.Instance);

    [Fact]
    public async Task A_change_wakes_it_long_before_its_poll_and_an_outage_only_pauses_it()
    {
        var options = new RouterOptions { PollS = 60 };
        using (var loop = NewLoop(options))
        {
            await loop.StartAsync(RouterLine.Stop);
            await line.EnqueueReadyAsync(await line.VoicesAsync(1));
            await line.RegisterAsync("node-a", Lanes.CpuAudio, 5);
            await Eventually.AssertAsync(async () => await DispatchedAsync() == 1, Soon, "the registration wakes admission", RouterLine.Stop);
            await loop.StopAsync(RouterLine.Stop);
        }

        options.PollS = 0.2;
        using var again = NewLoop(options);
        await again.StartAsync(RouterLine.Stop);
        await line.Database.SetAwayAsync(true);
        await line.Database.SetAwayAsync(false);
        await TransientOutage.RetryAsync(async _ => await line.EnqueueReadyAsync(await line.VoicesAsync(1)), RouterLine.Stop);
        await Eventually.AssertAsync(async () => await DispatchedAsync() >= 2, Soon, "admission goes on after the outage", RouterLine.Stop);
        await again.StopAsync(RouterLine.Stop);
    }
}
