using System.Text;
using Ainer.LocalHost.RabbitMq;

namespace Ainer.LocalHost.Tests.RabbitMq;

public sealed class SettlementRuleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(99)]
    public void A_success_is_acked_whatever_came_before(int failuresBefore) =>
        Assert.Equal("Ack", SettlementRule.Decide(succeeded: true, stoppedByHost: false, failuresBefore).ToString());

    [Theory]
    [InlineData(0, "RepublishAndAck")]
    [InlineData(3, "RepublishAndAck")]
    [InlineData(4, "Reject")]
    [InlineData(5, "Reject")]
    public void A_failure_is_republished_until_it_is_the_fifth(int failuresBefore, string settlement) =>
        Assert.Equal(settlement, SettlementRule.Decide(succeeded: false, stoppedByHost: false, failuresBefore).ToString());

    [Fact]
    public void What_the_host_stopped_goes_back_and_counts_no_failure() =>
        Assert.Equal("Requeue", SettlementRule.Decide(succeeded: false, stoppedByHost: true, failuresBefore: 4).ToString());

    [Fact]
    public void The_count_is_read_from_numbers_and_from_text()
    {
        Assert.Equal(0, SettlementRule.FailuresBefore(null));
        Assert.Equal(0, SettlementRule.FailuresBefore(new Dictionary<string, object?>()));
        Assert.Equal(3, Count(3));
        Assert.Equal(3, Count(3L));
        Assert.Equal(3, Count((byte)3));
        Assert.Equal(3, Count(Encoding.UTF8.GetBytes("3")));
        Assert.Equal(0, Count(Encoding.UTF8.GetBytes("three")));
        Assert.Equal(0, Count(new object()));
        Assert.Equal(0, Count(-2));
        Assert.Equal(int.MaxValue, Count(ulong.MaxValue));
    }

    private static int Count(object value) => SettlementRule.FailuresBefore(new Dictionary<string, object?> { [SettlementRule.CountHeader] = value });
}
