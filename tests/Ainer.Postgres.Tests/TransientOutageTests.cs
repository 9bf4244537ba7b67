using Ainer.Contracts.Errors;
using Ainer.Testing;
using Npgsql;

namespace Ainer.Postgres.Tests;

public sealed class TransientOutageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 0, 50)]
    [InlineData(0, 1, 100)]
    [InlineData(3, 1, 800)]
    [InlineData(50, 1, 5000)]
    public void Pauses_double_up_to_five_seconds_and_are_spread_over_their_upper_half(int failures, double chance, double milliseconds) =>
        Assert.Equal(milliseconds, TransientOutage.PauseAfter(failures, chance).TotalMilliseconds);

    [Fact]
    public async Task An_outage_is_waited_out()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.SetAwayAsync(true);
        var tries = 0;
        var reading = TransientOutage.RetryAsync(ct =>
        {
            tries++;
            return database.Worker.ReadOneAsync<int>("select 7", null, ct);
        }, Ct);
        await Eventually.AssertAsync(() => tries >= 3, TimeSpan.FromSeconds(60), "three tries", Ct);
        await database.SetAwayAsync(false);
        Assert.Equal(7, await reading.WaitAsync(TimeSpan.FromSeconds(60), Ct));
    }

    [Fact]
    public async Task A_server_that_refuses_connections_is_an_outage_and_the_token_ends_the_waiting()
    {
        await using var nowhere = new WorkerDatabase("Host=127.0.0.1;Port=1;Username=x;Password=x;Database=x");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TransientOutage.RetryAsync(ct => nowhere.ReadOneAsync<int>("select 1", null, ct), limit.Token));
    }

    [Fact]
    public async Task A_mistake_is_no_outage_and_is_thrown_at_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        var tries = 0;
        await Assert.ThrowsAsync<PostgresException>(() => TransientOutage.RetryAsync(ct =>
        {
            tries++;
            return database.Worker.ReadOneAsync<int>("select nonsense", null, ct);
        }, Ct));
        Assert.Equal(1, tries);
    }

    [Fact]
    public void A_missing_dependency_is_an_outage_and_other_refusals_are_not()
    {
        Assert.True(TransientOutage.IsOutage(new AinerException(ErrorCode.DependencyUnavailable, "s3")));
        Assert.False(TransientOutage.IsOutage(new AinerException(ErrorCode.ValidationFailed, "no")));
        Assert.False(TransientOutage.IsOutage(new InvalidOperationException("a bug")));
    }
}
