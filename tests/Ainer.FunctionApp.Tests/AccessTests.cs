using Ainer.FunctionApp.Access;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ainer.FunctionApp.Tests;

public sealed class AccessTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Role.Viewer, "Viewer")]
    [InlineData(Role.Editor, "Viewer,Editor")]
    [InlineData(Role.Admin, "Viewer,Editor,Admin")]
    [InlineData(Role.Node, "Node")]
    public void A_role_may_what_those_before_it_may_and_node_stands_apart(Role held, string may) =>
        Assert.Equal(may, string.Join(',', Enum.GetValues<Role>().Where(needed => Roles.Satisfies(held, needed))));

    [Fact]
    public async Task A_key_is_looked_up_once_in_five_seconds_and_revoking_it_works_after_them()
    {
        var clock = new MovableClock();
        var directory = new Directory { Known = { [KeyHash.Of("secret")] = new Principal("key_1", "t_001", Role.Editor) } };
        var cache = new KeyCache(directory, clock);
        for (var i = 0; i < 3; i++) Assert.Equal("key_1", (await cache.FindAsync("secret", Ct))!.KeyId);
        Assert.Equal(1, directory.Asked);
        directory.Known.Clear();
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await cache.FindAsync("secret", Ct));
    }

    [Fact]
    public async Task A_key_in_use_is_looked_up_again_beside_its_requests_and_once_for_all_of_them()
    {
        var clock = new MovableClock();
        var directory = new Directory { Known = { [KeyHash.Of("busy")] = new Principal("key_3", "t_001", Role.Viewer) } };
        var cache = new KeyCache(directory, clock);
        await cache.FindAsync("busy", Ct);
        directory.Answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        clock.Advance(TimeSpan.FromSeconds(3));
        for (var i = 0; i < 20; i++) Assert.True(cache.FindAsync("busy", Ct).IsCompletedSuccessfully);
        Assert.Equal(2, directory.Asked);

        clock.Advance(TimeSpan.FromSeconds(3));
        var waiting = Enumerable.Range(0, 20).Select(_ => cache.FindAsync("busy", Ct)).ToList();
        Assert.All(waiting, request => Assert.False(request.IsCompleted));
        directory.Answers.SetResult();
        Assert.All(await Task.WhenAll(waiting), principal => Assert.Equal("key_3", principal!.KeyId));
        Assert.Equal(2, directory.Asked);
    }

    [Fact]
    public async Task An_unknown_key_is_asked_for_each_time_so_that_a_new_one_works_at_once()
    {
        var directory = new Directory();
        var cache = new KeyCache(directory, TimeProvider.System);
        Assert.Null(await cache.FindAsync("new", Ct));
        directory.Known[KeyHash.Of("new")] = new Principal("key_2", "t_001", Role.Viewer);
        Assert.NotNull(await cache.FindAsync("new", Ct));
    }

    [Fact]
    public async Task What_was_used_is_told_once_a_round_and_again_when_it_could_not_be_told()
    {
        var directory = new Directory();
        using var uses = new KeyUse(directory, TimeProvider.System, Options.Create(new AccessOptions()), NullLogger<KeyUse>.Instance);
        for (var i = 0; i < 3; i++) uses.Note(new Principal("key_1", "t_001", Role.Viewer));
        uses.Note(new Principal("tok_1", "t_001", Role.Viewer, KeyKind.Token, ParentKeyId: "key_2"));
        uses.Note(new Principal("key_3", "t_002", Role.Admin));
        directory.IsAway = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => uses.RunOnceAsync(Ct));
        directory.IsAway = false;
        await uses.RunOnceAsync(Ct);
        Assert.Equal(["t_001 key_1,key_2", "t_002 key_3"], directory.Noted.Order(StringComparer.Ordinal));
        await uses.RunOnceAsync(Ct);
        Assert.Equal(2, directory.Noted.Count);
    }

    private sealed class Directory : IKeyDirectory
    {
        public List<string> Noted { get; } = [];

        public bool IsAway { get; set; }

        public Task NoteUseAsync(string tenantId, IReadOnlyCollection<string> keyIds, double everyS, CancellationToken cancellation)
        {
            if (IsAway) throw new InvalidOperationException("The database is away.");
            Noted.Add($"{tenantId} {string.Join(',', keyIds.Order(StringComparer.Ordinal))}");
            return Task.CompletedTask;
        }

        public Dictionary<string, Principal> Known { get; } = [];

        public int Asked { get; private set; }

        public TaskCompletionSource? Answers { get; set; }

        public async Task<Principal?> FindAsync(string keyHash, CancellationToken cancellation)
        {
            Asked++;
            if (Answers is not null) await Answers.Task;
            return Known.GetValueOrDefault(keyHash);
        }
    }

    /// <summary>A clock whose timestamps move by hand too.</summary>
    private sealed class MovableClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
