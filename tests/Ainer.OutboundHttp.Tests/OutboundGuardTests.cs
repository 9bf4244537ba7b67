using System.Net;
using System.Net.Sockets;
using Ainer.Contracts.Errors;
using Microsoft.Extensions.Options;

namespace Ainer.OutboundHttp.Tests;

/// <summary>What a user's URL may lead to.</summary>
public sealed class OutboundGuardTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:db8::1")]
    [InlineData("ff02::1")]
    public void Addresses_off_the_public_internet_are_told(string address) => Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    public void Public_addresses_pass(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://1.1.1.1/")]
    [InlineData("ftp://1.1.1.1/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/relative")]
    [InlineData("https://user:secret@1.1.1.1/")]
    [InlineData("https://1.1.1.1/#part")]
    [InlineData("https://localhost/")]
    [InlineData("https://127.0.0.1:8443/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    public async Task Urls_that_lead_elsewhere_are_refused_by_name(string url)
    {
        var refused = await Assert.ThrowsAsync<AinerException>(() => Guard().CheckAsync(url, "url", Ct));
        Assert.Equal(ErrorCode.ValidationFailed, refused.Code);
    }

    [Fact]
    public Task A_public_address_passes() => Guard().CheckAsync("https://1.1.1.1/hook?a=b", "url", Ct);

    [Fact]
    public async Task A_connection_is_refused_at_the_moment_it_is_made_whatever_was_checked_before()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        using (var strict = new HttpClient(Guard(plain: true).CreateHandler()))
        {
            var failed = await Assert.ThrowsAsync<HttpRequestException>(() => strict.GetAsync(url, Ct));
            Assert.IsType<AddressRefusedException>(failed.InnerException);
            Assert.False(listener.Pending());
        }
        using var open = new HttpClient(Guard(plain: true, anywhere: true).CreateHandler());
        var answer = open.GetAsync(url, Ct);
        using (var peer = await listener.AcceptTcpClientAsync(Ct)) await peer.GetStream().WriteAsync("HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), Ct);
        Assert.Equal(HttpStatusCode.Found, (await answer).StatusCode);
    }

    private static OutboundGuard Guard(bool plain = false, bool anywhere = false) =>
        new(Options.Create(new OutboundOptions { AllowPlainHttp = plain, AllowPrivateAddresses = anywhere }));
}
