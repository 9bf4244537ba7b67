using System.Net;
using Ainer.LocalHost.Tests.Sample;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ainer.LocalHost.Tests.Http;

public sealed class TrustedProxyTests
{
    [Fact]
    public async Task The_networks_of_the_setting_are_believed_and_this_machine_still_is()
    {
        await using var app = await SampleApp.StartAsync(["Hello"], settings: new Dictionary<string, string?> { ["LocalHost:TrustedProxies"] = "172.16.0.0/12, 192.168.0.0/16" });
        var known = app.Services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value.KnownIPNetworks;
        Assert.Contains(known, network => network.Contains(IPAddress.Parse("172.20.0.5")));
        Assert.Contains(known, network => network.Contains(IPAddress.Parse("192.168.3.4")));
        Assert.Contains(known, network => network.Contains(IPAddress.Loopback));
        Assert.DoesNotContain(known, network => network.Contains(IPAddress.Parse("10.0.0.1")));
    }

    [Fact]
    public async Task What_is_no_network_ends_the_start() =>
        Assert.Contains("LocalHost:TrustedProxies", (await Assert.ThrowsAsync<OptionsValidationException>(() => SampleApp.StartAsync(["Hello"], settings: new Dictionary<string, string?> { ["LocalHost:TrustedProxies"] = "nginx" }))).Message, StringComparison.Ordinal);
}
