using Ainer.LocalHost.Tests.Sample;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.LocalHost.Tests.Timers;

public sealed class TimerTriggerTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_cron_timer_runs_at_each_occurrence()
    {
        await using var app = await StartAsync("EveryFiveMinutes");
        await _time.PassAsync(TimeSpan.FromMinutes(5));
        await app.Probe.WaitForAsync("cron 00:05:00 next 00:10:00 last 00:00:00 late False");
        await _time.PassAsync(TimeSpan.FromMinutes(5));
        await app.Probe.WaitForAsync("cron 00:10:00 next 00:15:00 last 00:05:00 late False");
        Assert.Equal(2, app.Probe.Count("cron"));
    }

    [Fact]
    public async Task A_TimeSpan_timer_takes_its_schedule_from_a_setting()
    {
        await using var app = await StartAsync("EveryNinetySeconds", new() { ["Interval"] = "00:01:30" });
        await _time.PassAsync(TimeSpan.FromSeconds(90));
        await app.Probe.WaitForAsync("constant 00:01:30 next 00:03:00");
    }

    [Fact]
    public async Task A_timer_can_run_once_more_at_start_up()
    {
        await using var app = await StartAsync("AtStartUp");
        await app.Probe.WaitForAsync("start-up 00:00:00");
    }

    [Fact]
    public async Task A_run_that_starts_late_knows_it()
    {
        await using var app = await StartAsync("EveryFiveMinutes");
        await _time.PassAsync(TimeSpan.FromMinutes(5));
        await app.Probe.WaitForAsync("cron 00:05:00");
        await Ainer.Testing.Eventually.AssertAsync(
            () => _time.IsAwaited(TimeSpan.FromMinutes(5)), TimeSpan.FromSeconds(10), "the next run is due", TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMinutes(7));
        await app.Probe.WaitForAsync("cron 00:12:00 next 00:15:00 last 00:05:00 late True");
    }

    [Fact]
    public async Task A_run_that_outlasts_its_next_occurrence_is_never_joined_by_a_second_one()
    {
        await using var app = await StartAsync("SlowTimer");
        await _time.PassAsync(TimeSpan.FromMinutes(1));
        await app.Probe.WaitForAsync("slow began 00:01:00");
        _time.Advance(TimeSpan.FromSeconds(150));
        app.Probe.Gate.SetResult();
        await app.Probe.WaitForAsync("slow ended 00:03:30");
        await _time.PassAsync(TimeSpan.FromSeconds(30));
        await app.Probe.WaitForAsync("slow began 00:04:00 False");
        Assert.Equal(2, app.Probe.Count("slow began"));
    }

    [Fact]
    public async Task A_failed_run_is_retried_as_its_attribute_says_and_the_schedule_goes_on()
    {
        await using var app = await StartAsync("FailingTimer");
        await _time.PassAsync(TimeSpan.FromHours(1));
        await app.Probe.WaitForAsync("failing 01:00:00 try 0 of 2");
        await _time.PassAsync(TimeSpan.FromSeconds(10));
        await app.Probe.WaitForAsync("failing 01:00:10 try 1 of 2");
        await _time.PassAsync(TimeSpan.FromSeconds(20));
        await app.Probe.WaitForAsync("failing 01:00:30 try 2 of 2");
        await _time.PassAsync(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(30));
        await app.Probe.WaitForAsync("failing 02:00:00 try 0 of 2");
    }

    [Fact]
    public void A_schedule_that_cannot_be_read_is_refused_while_the_app_is_built()
    {
        var builder = SampleApp.Builder([.. SampleApp.Only("EveryNinetySeconds"), "--Interval=often"]);
        Assert.Contains("'often' is no TimeSpan", Assert.Throws<InvalidOperationException>(builder.Build).Message, StringComparison.Ordinal);
    }

    private Task<SampleApp> StartAsync(string function, Dictionary<string, string?>? settings = null)
    {
        settings = new(settings ?? []) { ["LocalHost:DrainSeconds"] = "0" };
        return SampleApp.StartAsync([function], builder => builder.Services.AddSingleton<TimeProvider>(_time), settings);
    }
}
