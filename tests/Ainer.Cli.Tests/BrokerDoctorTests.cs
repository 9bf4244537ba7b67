using Ainer.Cli.Doctor;
using Ainer.Messaging;
using Ainer.Testing;

namespace Ainer.Cli.Tests;

/// <summary>./ainer doctor broker, against a vhost of the real broker.</summary>
public sealed class BrokerDoctorTests : IAsyncLifetime
{
    private TestBroker _broker = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _broker = await TestBroker.CreateAsync();

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    [Fact]
    public async Task A_sound_broker_proves_every_promise_and_keeps_no_scratch_queue()
    {
        var findings = await new BrokerChecks(_broker.Uri).RunAsync(Ct);
        Assert.Equal(["broker", "queues", "confirms", "persistence", "mandatory", "dead letters", "delivery limit"], findings.Select(finding => finding.Part));
        Assert.All(findings, finding => Assert.True(finding.Ok, finding.Seen));
        await using var channel = await _broker.Connection.CreateChannelAsync(null, Ct);
        foreach (var queue in Topology.Queues) Assert.Equal(0u, (await channel.QueueDeclarePassiveAsync(queue.Name, Ct)).MessageCount);
    }

    [Fact]
    public async Task A_missing_queue_and_one_that_stands_otherwise_are_named_with_how_to_mend_them()
    {
        await using (var channel = await _broker.Connection.CreateChannelAsync(null, Ct))
        {
            await channel.QueueDeleteAsync(Topology.JobCreatedQueue, false, false, cancellationToken: Ct);
            var missing = (await new BrokerChecks(_broker.Uri).RunAsync(Ct)).Single(finding => finding.Part == "queues");
            Assert.Equal((false, "missing: job.created"), (missing.Ok, missing.Seen));
            await channel.QueueDeclareAsync(Topology.JobCreatedQueue, durable: true, exclusive: false, autoDelete: false, cancellationToken: Ct);
        }
        var different = (await new BrokerChecks(_broker.Uri).RunAsync(Ct)).Single(finding => finding.Part == "queues");
        Assert.Equal((false, "not as docs/broker.md says: job.created"), (different.Ok, different.Seen));
        Assert.NotNull(different.Mend);
    }

    [Fact]
    public async Task A_virtual_host_that_is_gone_is_a_finding_and_no_crash()
    {
        var finding = Assert.Single(await new BrokerChecks(_broker.Uri + "-gone").RunAsync(Ct));

        Assert.Equal(("broker", false), (finding.Part, finding.Ok));
        Assert.Contains("./ainer up", finding.Mend, StringComparison.Ordinal);
    }
}
