using System.Diagnostics;
using System.Text;
using Ainer.Contracts.Errors;
using Ainer.Media.Processes;

namespace Ainer.Media.Tests;

public sealed class MediaCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Arguments_reach_the_tool_as_they_are_and_never_a_shell()
    {
        var hostile = "$(touch /tmp/never); `id` \"quoted\" 'single' * ~ \\ \n new line";
        var text = await new MediaCommand("printf", "%s", hostile).ReadTextAsync(Token);
        Assert.Equal(hostile, text);
    }

    [Fact]
    public async Task What_is_written_to_stdin_comes_back_from_stdout_in_full()
    {
        var sent = new byte[3_000_000];
        new Random(7).NextBytes(sent);
        var received = await new MediaCommand("cat").WithInput(sent).ReadBytesAsync(Token);
        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task A_failure_carries_the_command_its_exit_code_and_the_end_of_stderr()
    {
        var command = new MediaCommand("sh", "-c", "for i in $(seq 1 100); do echo line $i >&2; done; exit 3");
        var failure = await Assert.ThrowsAsync<MediaToolException>(() => command.ExecuteAsync(Token));
        Assert.Equal(3, failure.ExitCode);
        Assert.Same(command, failure.Command);
        Assert.EndsWith("line 100", failure.ErrorTail);
        Assert.DoesNotContain("line 80 ", failure.ErrorTail);
        Assert.Equal(ErrorCode.MediaToolFailed, failure.Code);
        Assert.Equal(ErrorCode.MediaToolFailed, failure.ToAinerException().Code);
    }

    [Fact]
    public async Task A_tool_that_is_not_installed_is_named()
    {
        var failure = await Assert.ThrowsAsync<MediaToolException>(() => new MediaCommand("no-such-tool-here").ExecuteAsync(Token));
        Assert.Equal(MediaToolFailure.NotStarted, failure.Failure);
        Assert.Contains("no-such-tool-here", failure.Message);
        Assert.Equal(ErrorCode.DependencyUnavailable, failure.Code);
    }

    [Fact]
    public async Task Past_the_time_limit_the_whole_tree_is_ended_and_reported_as_a_time_out()
    {
        var children = new List<int>();
        var command = Family(children).WithTimeLimit(TimeSpan.FromSeconds(3));
        var started = Stopwatch.GetTimestamp();
        var failure = await Assert.ThrowsAsync<MediaToolException>(() => command.ExecuteAsync(Token));
        Assert.Equal(ErrorCode.JobTimeout, failure.Code);
        Assert.True(Stopwatch.GetElapsedTime(started).TotalSeconds >= 2.9);
        await AssertGoneAsync(children);
    }

    [Fact]
    public async Task Cancelling_ends_the_whole_tree_even_one_that_ignores_the_polite_signal()
    {
        var children = new List<int>();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = Family(children, () => cancel.Cancel()).ExecuteAsync(cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await AssertGoneAsync(children);
    }

    [Fact]
    public async Task A_child_that_outlives_its_tool_is_ended_with_it()
    {
        var text = await new MediaCommand("sh", "-c", "sleep 300 & echo $!").ReadTextAsync(Token).WaitAsync(TimeSpan.FromSeconds(60), Token);
        await AssertGoneAsync([int.Parse(text, null)]);
    }

    [Fact]
    public async Task A_tool_that_wants_more_memory_than_its_limit_fails_alone()
    {
        var command = new MediaCommand("sh", "-c", "dd if=/dev/zero of=/dev/null bs=900M count=1").WithMemoryLimit(200L << 20);
        var failure = await Assert.ThrowsAsync<MediaToolException>(() => command.ExecuteAsync(Token));
        Assert.Contains("memory", failure.ErrorTail);
    }

    [Fact]
    public async Task An_error_of_the_one_who_feeds_the_tool_ends_it_and_reaches_the_caller()
    {
        var command = new MediaCommand("cat").WithInput((_, _) => throw new InvalidDataException("bad picture"));
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => command.ExecuteAsync(Token));
        Assert.Equal("bad picture", error.Message);
    }

    [Fact]
    public async Task A_tool_that_stops_reading_early_is_judged_by_its_exit_code()
    {
        var text = await new MediaCommand("head", "-c", "5").WithInput(Encoding.UTF8.GetBytes(new string('x', 1_000_000))).ReadTextAsync(Token);
        Assert.Equal("xxxxx", text);
    }

    /// <summary>A shell that ignores SIGTERM, with a child that does so too; tells their ids.</summary>
    private static MediaCommand Family(List<int> ids, Action? ready = null) =>
        new MediaCommand("sh", "-c", "trap '' TERM; sleep 300 & echo $$ $! >&2; wait; sleep 300").WithErrorLines(line =>
        {
            if (ids.Count > 0) return;
            ids.AddRange(line.Split(' ').Select(id => int.Parse(id, null)));
            ready?.Invoke();
        });

    private static async Task AssertGoneAsync(IReadOnlyList<int> ids)
    {
        Assert.NotEmpty(ids);
        for (var tries = 0; tries < 100 && ids.Any(Lives); tries++) await Task.Delay(50, Token);
        Assert.DoesNotContain(ids, Lives);
    }

    /// <summary>A zombie that nobody has collected yet does not live.</summary>
    private static bool Lives(int id)
    {
        try { return File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].TrimStart()[0] != 'Z'; }
        catch (IOException) { return false; }
    }
}
