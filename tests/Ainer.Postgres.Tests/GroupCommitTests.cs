namespace Ainer.Postgres.Tests;

public sealed class GroupCommitTests : IDisposable
{
    private readonly List<string[]> _groups = [];
    private readonly SemaphoreSlim _entered = new(0);
    private readonly SemaphoreSlim _mayCommit = new(0);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _entered.Dispose();
        _mayCommit.Dispose();
    }

    [Fact]
    public async Task What_arrives_during_a_commit_shares_the_next_one()
    {
        var group = new GroupCommit<string, string>(10, CommitAsync);
        var first = group.JoinAsync("a");
        await _entered.WaitAsync(Ct);
        var later = new[] { group.JoinAsync("b"), group.JoinAsync("c") };
        _mayCommit.Release(2);

        Assert.Equal([new(true, "a!"), new(true, "b!"), new(true, "c!")], await Task.WhenAll([first, .. later]));
        Assert.Equal([["a"], ["b", "c"]], _groups);
    }

    [Fact]
    public async Task A_group_is_never_larger_than_allowed_and_nobody_is_left_behind()
    {
        var group = new GroupCommit<string, string>(2, CommitAsync);
        var first = group.JoinAsync("a");
        await _entered.WaitAsync(Ct);
        var later = Enumerable.Range(0, 5).Select(i => group.JoinAsync($"{i}")).ToArray();
        _mayCommit.Release(4);

        Assert.All(await Task.WhenAll([first, .. later]), joined => Assert.True(joined.Shared));
        Assert.Equal([["a"], ["0", "1"], ["2", "3"], ["4"]], _groups);
    }

    [Fact]
    public async Task Two_of_one_identity_go_one_after_the_other()
    {
        var group = new GroupCommit<string, string>(10, CommitAsync, item => item.StartsWith('k') ? item[..2] : null);
        var first = group.JoinAsync("a");
        await _entered.WaitAsync(Ct);
        Task[] later = [group.JoinAsync("k1 once"), group.JoinAsync("k1 again"), group.JoinAsync("k2"), group.JoinAsync("b"), group.JoinAsync("b")];
        _mayCommit.Release(3);

        await Task.WhenAll([first, .. later]);
        Assert.Equal([["a"], ["k1 once", "k2", "b", "b"], ["k1 again"]], _groups);
    }

    [Fact]
    public async Task A_second_lane_opens_when_it_is_worth_a_transaction_and_keeps_identities_apart()
    {
        var group = new GroupCommit<string, string>(20, CommitAsync, item => item.StartsWith('k') ? item[..2] : null, lanes: 2);
        var joined = new List<Task<Joined<string>>> { group.JoinAsync("k1") };
        await _entered.WaitAsync(Ct);
        joined.Add(group.JoinAsync("k1 again"));
        for (var i = 0; i < 10; i++) joined.Add(group.JoinAsync($"{i}"));
        Assert.Equal([["k1"]], _groups);
        joined.Add(group.JoinAsync("the twelfth"));
        await _entered.WaitAsync(Ct);
        for (var i = 0; i < 12; i++) joined.Add(group.JoinAsync($"late {i}"));
        Assert.Equal([["k1"], ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "the twelfth"]], _groups);

        _mayCommit.Release(10);
        Assert.All(await Task.WhenAll(joined), one => Assert.True(one.Shared));
        Assert.Single(_groups, committed => committed.Contains("k1 again"));
        Assert.Equal(joined.Count, _groups.Sum(committed => committed.Length));
        Assert.True((await group.JoinAsync("next")).Shared);
    }

    [Fact]
    public async Task A_group_that_fails_sends_each_of_its_members_alone_and_goes_on()
    {
        var group = new GroupCommit<string, string>(10, CommitAsync);
        var first = group.JoinAsync("a");
        await _entered.WaitAsync(Ct);
        var later = Task.WhenAll(group.JoinAsync("good"), group.JoinAsync("bad"));
        _mayCommit.Release(3);

        Assert.True((await first).Shared);
        Assert.All(await later, joined => Assert.False(joined.Shared));
        Assert.True((await group.JoinAsync("next")).Shared);
    }

    private async Task<IReadOnlyList<string>> CommitAsync(IReadOnlyList<string> items)
    {
        lock (_groups) _groups.Add([.. items]);
        _entered.Release();
        await _mayCommit.WaitAsync(Ct);
        return items.Contains("bad") ? throw new InvalidOperationException("bad") : [.. items.Select(item => item + "!")];
    }
}
