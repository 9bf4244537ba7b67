using System.Text.Json;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Testing;

namespace Ainer.Contracts.Tests;

public sealed class ContractRuleTests
{
    [Theory]
    [InlineData("""{"event_type":"x"}""")]
    [InlineData("""{"event_id":1}""")]
    [InlineData("""{"event_id":"e","event_type":"x","producer":"p","occurred_at":"yesterday","tenant_id":"t","project_id":"p"}""")]
    [InlineData("""{"event_id":"e","event_type":"x","producer":"p","occurred_at":"2026-01-01T00:00:00Z","tenant_id":"t","project_id":"p","stage":"nowhere"}""")]
    [InlineData("""{"event_id":"e","event_type":"x","producer":"p","occurred_at":"2026-01-01T00:00:00Z","tenant_id":"t","project_id":"p","stage":3}""")]
    public void A_message_that_lacks_or_mistakes_a_field_is_refused(string json) => Assert.Throws<JsonException>(() => AinerJson.Read<EventEnvelope>(json));

    [Fact]
    public void Every_error_code_has_a_rule_with_advice_and_a_plausible_status() => Assert.All(Enum.GetValues<ErrorCode>(), code =>
    {
        var rule = ErrorCatalog.Of(code);
        Assert.InRange(rule.HttpStatus, 400, 599);
        Assert.EndsWith(".", rule.Advice, StringComparison.Ordinal);
        Assert.Equal(rule.Class == FailureClass.Retryable, rule.Retryable);
    });

    [Fact]
    public void Wire_names_are_snake_case_and_read_back()
    {
        Assert.Equal("waiting_review", Names.Of(Sample.WaitingReview));
        Assert.Equal(Sample.WaitingReview, Names.Parse<Sample>("waiting_review"));
        Assert.Contains("waiting_review", Assert.Throws<FormatException>(() => Names.Parse<Sample>("WaitingReview")).Message, StringComparison.Ordinal);
        Assert.False(Names.TryParse<Sample>(null, out _));
    }

    [Fact]
    public void Ids_have_their_form_and_sort_by_time()
    {
        var clock = new ManualClock();
        var ids = new IdSource(clock);
        Assert.Matches("^run_[0-9a-f]{32}$", ids.New("run"));
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => ids.New("job")).Distinct().Count());
        var (events, runs) = (new List<string>(), new List<string>());
        for (var i = 0; i < 50; i++)
        {
            events.Add(ids.NewEventId());
            runs.Add(ids.New("run"));
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        Assert.Equal(events.Order(StringComparer.Ordinal), events);
        Assert.Equal(runs.Order(StringComparer.Ordinal), runs);
        Assert.All(events, id => Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", id));
    }

    [Fact]
    public void A_record_that_was_never_stored_does_not_say_when_it_was_made()
    {
        var spec = new Tasks.TaskSpec { TaskId = "task_1", RunId = "run_1", TenantId = "t_1", ProjectId = "p_1", Payload = AinerJson.ToElement(new { }) };
        Assert.DoesNotContain("_at\"", AinerJson.Write(spec), StringComparison.Ordinal);

        var made = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        Assert.Equal(made, AinerJson.Read<Tasks.TaskSpec>(AinerJson.Write(spec with { CreatedAt = made })).CreatedAt);
    }

    [Fact]
    public void Content_addresses_ignore_the_order_of_keys_and_nothing_else()
    {
        static string Of(string json) => ContentAddress.OfJson(JsonDocument.Parse(json).RootElement);
        Assert.Equal(Of("""{"a":1,"b":{"c":"雨","d":[1,2]}}"""), Of("""{ "b": {"d":[1,2],"c":"\u96e8"}, "a": 1 }"""));
        Assert.NotEqual(Of("""{"a":[1,2]}"""), Of("""{"a":[2,1]}"""));
        Assert.NotEqual(Of("""{"a":1}"""), Of("""{"a":"1"}"""));
        Assert.NotEqual(Of("""{"a":null}"""), Of("{}"));
    }

    private enum Sample { WaitingReview }
}
