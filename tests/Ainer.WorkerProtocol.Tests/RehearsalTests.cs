using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Testing;
using Ainer.WorkerProtocol.Jobs;
using Ainer.WorkerProtocol.Nodes;
using Microsoft.Extensions.Options;

namespace Ainer.WorkerProtocol.Tests;

/// <summary>The rehearsed failure: off by default, on while its file exists, for the named jobs only.</summary>
public sealed class RehearsalTests : IDisposable
{
    private const string Text = "雷声停了";
    private readonly string _file = Path.Combine(Path.GetTempPath(), TestServices.UniqueName("rehearsal"));

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_job_with_the_text_fails_only_while_the_file_exists()
    {
        var rehearsal = With(Text, _file);
        rehearsal.Check(JobSaying("然后雷声停了。"));

        File.WriteAllText(_file, "");
        var failure = Assert.Throws<AinerException>(() => rehearsal.Check(JobSaying("然后雷声停了。")));
        Assert.Equal(ErrorCode.ProviderFailed, failure.Code);
        Assert.Contains(_file, failure.Message, StringComparison.Ordinal);
        rehearsal.Check(JobSaying("雨停了。"));

        File.Delete(_file);
        rehearsal.Check(JobSaying("然后雷声停了。"));
    }

    [Fact]
    public void Nothing_fails_unless_both_settings_are_given()
    {
        File.WriteAllText(_file, "");
        With("", _file).Check(JobSaying(Text));
        With(Text, "").Check(JobSaying(Text));
        With("", "").Check(JobSaying(Text));
    }

    private static Rehearsal With(string text, string file) => new(Options.Create(new RehearsalOptions { FailText = text, WhileFile = file }));

    private static ClaimedJob JobSaying(string text) => new()
    {
        TenantId = "t_1", ProjectId = "p_1", RunId = "run_1", JobId = "job_1", Attempt = 1, Kind = JobKind.Audio, Operation = JobOperation.Tts,
        Provider = "builtin.espeak", Token = 1, LeaseS = 30, TimeLimitS = 60, Params = AinerJson.ToElement(new { number = 1, deep = new { lines = new[] { text } } }), Inputs = [],
    };
}
