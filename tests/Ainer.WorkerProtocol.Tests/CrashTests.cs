using Ainer.Contracts.Jobs;
using Ainer.Testing;
using Ainer.WorkerProtocol.Attempts;

namespace Ainer.WorkerProtocol.Tests;

/// <summary>A real node process dies by SIGKILL at each crash point of docs/leases.md and is started again.</summary>
public sealed class CrashTests(NodeFixture fixture) : IClassFixture<NodeFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Claimed", 1)]
    [InlineData("Journaled", 1)]
    [InlineData("Acknowledged", 1)]
    [InlineData("InputsReady", 1)]
    [InlineData("Ran", 2)]
    [InlineData("Uploaded", 2)]
    [InlineData("Finished", 1)]
    [InlineData("Published", 1)]
    [InlineData("Done", 1)]
    public async Task A_node_killed_at_any_point_ends_its_job_once_after_a_restart(string point, int runs)
    {
        var job = await fixture.OfferAsync(new TestParams("copy"));
        await using (var first = NodeProcess.Start(fixture.Settings, point))
            Assert.NotEqual(0, await first.ExitAsync(TimeSpan.FromSeconds(60), Ct));

        await using var second = NodeProcess.Start(fixture.Settings);
        var (envelope, result) = await fixture.ResultOfAsync(job);

        Assert.Equal(WorkerOutcome.Succeeded, result.Outcome);
        Assert.Equal(fixture.Hub.TokenOf(job.JobId), result.Token);
        Assert.Equal(runs, fixture.RunsOf(job));
        var (key, request, artifactId) = fixture.Hub.UploadOf(job.JobId);
        var artifact = Assert.Single(result.Artifacts);
        Assert.Equal((artifactId, request.Sha256, request.Bytes), (artifact.ArtifactId, artifact.Sha256, artifact.Bytes));
        Assert.Equal("madeinput", await fixture.Bucket.ReadAsync(key));
        await Eventually.AssertAsync(() => fixture.AttemptsLeft().Count == 0, TimeSpan.FromSeconds(60), "the attempt's folder is removed", Ct);
        // Progress may be said as often as it likes; the end only once.
        var ends = (await fixture.DrainResultsAsync()).Where(again => again.Payload.GetProperty("outcome").GetString() != "progress");
        Assert.All(ends, again => Assert.Equal(envelope.EventId, again.EventId));
    }

    [Fact]
    public void Every_crash_point_is_tried()
    {
        var tried = typeof(CrashTests).GetMethod(nameof(A_node_killed_at_any_point_ends_its_job_once_after_a_restart))!
            .GetCustomAttributesData().Where(data => data.AttributeType == typeof(InlineDataAttribute))
            .Select(data => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!)[0].Value!);
        Assert.Equal(Enum.GetNames<CrashPoint>(), tried);
    }

    [Fact]
    public async Task A_node_that_comes_back_after_its_lease_lapsed_drops_the_work()
    {
        var job = await fixture.OfferAsync(new TestParams("copy"));
        await using (var first = NodeProcess.Start(fixture.Settings, nameof(CrashPoint.InputsReady)))
            await first.ExitAsync(TimeSpan.FromSeconds(60), Ct);
        fixture.Hub.Revoke(job.JobId);

        await using var second = NodeProcess.Start(fixture.Settings);
        await Eventually.AssertAsync(() => fixture.AttemptsLeft().Count == 0, TimeSpan.FromSeconds(60), "the folder is removed", Ct);

        Assert.Equal(0, fixture.RunsOf(job));
        Assert.Empty(await fixture.DrainResultsAsync());
    }

    [Fact]
    public async Task Sigterm_hands_unfinished_work_back_and_ends_its_process_tree()
    {
        var settings = fixture.Settings;
        settings["Agent:DrainS"] = "1";
        var job = await fixture.OfferAsync(new TestParams("child"));
        await using var node = NodeProcess.Start(settings);
        await Eventually.AssertAsync(() => File.Exists(TestHandler.ChildFile(fixture.WorkDirectory)), TimeSpan.FromSeconds(60), "the child runs", Ct);

        node.Terminate();
        Assert.Equal(0, await node.ExitAsync(TimeSpan.FromSeconds(60), Ct));

        var (_, result) = await fixture.ResultOfAsync(job);
        Assert.Equal(Contracts.Errors.ErrorCode.ShuttingDown, result.ErrorCode);
        Assert.False(Directory.Exists("/proc/" + File.ReadAllText(TestHandler.ChildFile(fixture.WorkDirectory))));
        Assert.Empty(fixture.AttemptsLeft());
    }
}
