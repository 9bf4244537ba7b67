using System.Reflection;
using Ainer.Architecture.Tests.Pages;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;

namespace Ainer.Architecture.Tests;

/// <summary>Pages that code writes are what the code says now.</summary>
public sealed class GeneratedPageTests
{
    [Fact]
    public void The_page_of_error_codes_is_current() => GeneratedPage.IsCurrent("docs/error-codes.md", ErrorCodesPage.Write());

    [Fact]
    public void The_page_of_event_contracts_is_current() => GeneratedPage.IsCurrent("docs/event-contracts.md", EventContractsPage.Write());

    [Fact]
    public void The_brokers_picture_is_current() => GeneratedPage.IsCurrent("docs/broker.md", BrokerPage.Write());

    [Fact]
    public void Every_error_code_has_a_rule_with_advice()
    {
        Assert.Equal(Enum.GetValues<ErrorCode>().Order(), ErrorCatalog.All.Select(rule => rule.Code).Order());
        Assert.All(ErrorCatalog.All, rule => Assert.InRange(rule.Advice.Length, 20, 200));
    }

    [Fact]
    public void Every_event_type_is_described_once()
    {
        var types = typeof(EventTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(types.Order(StringComparer.Ordinal), EventCatalog.All.Select(rule => rule.Type).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_owner_of_an_event_is_known()
    {
        var producers = typeof(Producers).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).Append("gpu-agent").ToHashSet(StringComparer.Ordinal);
        Assert.All(EventCatalog.All, rule => Assert.All(rule.Owner.Split(", "), owner => Assert.Contains(owner, producers)));
    }
}
