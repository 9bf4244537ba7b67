using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;
using Ainer.EndToEnd.Tests.Houses;
using Ainer.EndToEnd.Tests.Runs;
using Ainer.Testing;

namespace Ainer.EndToEnd.Tests.Split;

/// <summary>The split over two machines (docs/deploy-two-machines.md), the second of which sees no more of the first than three ports.</summary>
public sealed class SplitTests(House house)
{
    private const string CutSetting = "AINER_TEST_CUT_SECONDS";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    // Longer than every bound that watches a link: lease 6 s and unclaimed dispatch 8 s in this house, broker heartbeat 2 x 10 s, confirm and hub call 15 s.
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable(CutSetting) ?? "25", CultureInfo.InvariantCulture));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_machine_that_reaches_three_ports_makes_a_film_though_each_link_is_lost_for_a_while()
    {
        await Machine.RequireNamespacesAsync();
        await house.AwaitReadyAsync(TimeSpan.FromSeconds(60), Ct);
        await using var second = await SecondMachine.CreateAsync(house);
        await using var first = await FirstMachine.BecomeAsync(house, second.StoreEndpoint);
        await second.StartWorkersAsync(house, Ct);
        try
        {
            await AssertReachesThreePlacesOnlyAsync(second);
            await Eventually.AssertAsync(async () => (await AliveNodesAsync()).IsSupersetOf(SecondMachine.NodeIds), TimeSpan.FromSeconds(90), "both workers are registered", Ct);
            var run = await FilmRun.SubmitAsync(house, Chapters.New(), Ct);
            foreach (var link in (Link[])[second.Broker, second.Hub, second.Store]) await LoseAsync(link, run);
            await run.EndsAsync("succeeded", Patience);
            await run.CheckAsync(() => AssertMadeOnceByTheSecondMachineAsync(run));
        }
        catch (Exception failed) when (failed is TimeoutException or Xunit.Sdk.XunitException)
        {
            throw new Xunit.Sdk.XunitException($"{failed.Message}\n{second.LogTails}");
        }
    }

    /// <summary>Loses the link while there is work to do, and sees that the run then goes on.</summary>
    private static async Task LoseAsync(Link link, FilmRun run)
    {
        var done = 0;
        await run.UntilAsync(async () => (done = await SucceededAsync(run)) > 0, "a job has succeeded", Patience);
        await link.CutAsync();
        var lost = Stopwatch.GetTimestamp();
        // The length of the outage is what is tested; nothing is waited for.
        await Task.Delay(Cut, Ct);
        var during = await SucceededAsync(run) - done;
        Assert.Equal("running", (await run.ReadAsync()).GetProperty("status").GetString());
        await link.MendAsync();
        var mended = Stopwatch.GetTimestamp();
        await run.UntilAsync(async () => await SucceededAsync(run) > done + during || Json.Text(await run.ReadAsync(), "status") == "succeeded", $"work goes on after {link.Service} was lost", Patience);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{link.Service}: away {(mended - lost) / (double)Stopwatch.Frequency:0.0} s, {done} jobs done before it and {during} in it, the next {Stopwatch.GetElapsedTime(mended).TotalSeconds:0.0} s after it");
    }

    private async Task AssertReachesThreePlacesOnlyAsync(SecondMachine second)
    {
        Link[] links = [second.Broker, second.Hub, second.Store];
        string[] services = ["postgres", "redis", "rabbitmq", "rabbitmq-management", "s3", "gateway", "orchestration", "router"];
        var hosts = links.Select(link => $"{link.Address}").Append("127.0.0.1").Concat(OwnAddresses());
        var reachable = await second.ReachableAsync(hosts.SelectMany(host => services.Select(service => $"{host}:{house.PortOf(service)}")));
        Assert.Equal(links.Select(link => $"{link.Address}:{link.Port}"), reachable);
        Assert.DoesNotContain(second.WorkerEnvironments(), setting => setting.StartsWith("Postgres__", StringComparison.Ordinal) || setting.StartsWith("S3__", StringComparison.Ordinal));
    }

    private static async Task AssertMadeOnceByTheSecondMachineAsync(FilmRun run)
    {
        await OnceOnly.AssertAsync(run);
        var nodes = (await run.JobsAsync()).Select(job => Json.Text(job, "node_id")).OfType<string>().ToHashSet();
        Assert.Equal(SecondMachine.NodeIds.Order(StringComparer.Ordinal), nodes.Order(StringComparer.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine($"{(await run.JobsAsync()).Count} jobs, {(await run.EventsAsync()).Count} events, {(await run.ArtifactsAsync()).Count} artifacts; attempts: "
            + string.Join(' ', (await run.JobsAsync()).GroupBy(job => Json.Text(job, "attempt")).Select(same => $"{same.Count()} x {same.Key}")));
    }

    private static async Task<int> SucceededAsync(FilmRun run) => (await run.JobsAsync()).Count(job => Json.Text(job, "status") == "succeeded");

    private async Task<HashSet<string>> AliveNodesAsync() =>
        [.. (await house.Api.GetAsync("/api/v1/system/nodes?alive=true", Ct)).GetProperty("items").EnumerateArray().Select(node => node.GetProperty("node_id").GetString()!)];

    private static IEnumerable<string> OwnAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.NetworkInterfaceType != NetworkInterfaceType.Loopback && network.OperationalStatus == OperationalStatus.Up && !network.Name.StartsWith("av", StringComparison.Ordinal))
        .SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(found => found.Address)
        .Where(address => address.AddressFamily == AddressFamily.InterNetwork).Select(address => $"{address}");
}
