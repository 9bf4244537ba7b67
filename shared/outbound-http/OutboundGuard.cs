using System.Net;
using System.Net.Sockets;
using Ainer.Contracts.Errors;
using Microsoft.Extensions.Options;

namespace Ainer.OutboundHttp;

/// <summary>An address that a user's URL may not lead to.</summary>
public sealed class AddressRefusedException(string message) : Exception(message);

/// <summary>
/// Fetches URLs that users name, and only where they may lead: the name is resolved, every address is checked, and the connection goes to an address that was
/// checked, so a second answer of the name server cannot redirect it. Each redirect opens its own connection and passes the same check. No proxy is used: it would resolve names itself.
/// </summary>
public sealed class OutboundGuard(IOptions<OutboundOptions> options)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private readonly OutboundOptions _options = options.Value;

    /// <summary>Refuses early what cannot be fetched. Throws validation_failed naming the field.</summary>
    public async Task CheckAsync(string url, string field, CancellationToken ct)
    {
        if (Flaw(url) is { } flaw) throw Invalid(flaw, field);
        try
        {
            await ResolveAsync(new Uri(url).DnsSafeHost, ct);
        }
        catch (AddressRefusedException exception)
        {
            throw Invalid(exception.Message, field);
        }
        catch (SocketException exception)
        {
            throw Invalid($"The host of the URL cannot be found: {exception.SocketErrorCode}.", field);
        }
    }

    /// <summary>Why a URL's form is refused, or null. Pure but for the settings.</summary>
    public string? Flaw(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || url.Length > 2000) return "The URL must be absolute and at most 2,000 characters long.";
        if (uri.Scheme != Uri.UriSchemeHttps && !(_options.AllowPlainHttp && uri.Scheme == Uri.UriSchemeHttp)) return $"The URL must begin with https, not {uri.Scheme}.";
        if (uri.UserInfo.Length > 0) return "The URL must carry no user name or password.";
        if (uri.Port == 0) return "The URL must have a port from 1 to 65535.";
        return uri.Fragment.Length > 0 ? "The URL must have no fragment." : null;
    }

    /// <summary>A handler that connects to checked addresses only and follows no redirect by itself. The caller disposes it.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        MaxResponseHeadersLength = 32,
        ConnectCallback = ConnectAsync,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var addresses = await ResolveAsync(context.DnsEndPoint.Host, ct);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, ct);
        // One private address among public ones is a trap: all must be public.
        if (!_options.AllowPrivateAddresses && addresses.FirstOrDefault(address => !PublicAddress.Is(address)) is not null)
            throw new AddressRefusedException($"The host {host} is not on the public internet; the URL must lead there.");
        return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }

    private static AinerException Invalid(string message, string field) => new(ErrorCode.ValidationFailed, message, new { field });
}
