using System.Net;

namespace Ainer.EndToEnd.Tests.Split;

/// <summary>
/// The one way from the second machine to one service of the first: a cable of its own (a veth pair) and, at its near end, a door (a forwarder) to that service.
/// Cut, it loses what is sent and says nothing, as a network between two machines does: the far end keeps the near end's hardware address, so that not even an
/// unreachable host is reported.
/// </summary>
internal sealed class Link : IAsyncDisposable
{
    private readonly string _near;
    private readonly TcpForwarder _door;

    private Link(string service, string near, IPAddress address, int port)
    {
        Service = service;
        Address = address;
        Port = port;
        _near = near;
        _door = new TcpForwarder(new IPEndPoint(address, port), port);
    }

    /// <summary>The house's part at the other end.</summary>
    public string Service { get; }

    /// <summary>The near end's address: what the second machine knows the service by.</summary>
    public IPAddress Address { get; }

    /// <summary>The service's own port.</summary>
    public int Port { get; }

    /// <summary>Lays a cable into a namespace and opens the door. <paramref name="network"/> is the base of four addresses.</summary>
    public static async Task<Link> LayAsync(string service, string space, string name, IPAddress network, int port)
    {
        var (near, far) = (Host(network, 1), Host(network, 2));
        var (nearEnd, farEnd) = (name + "a", name + "b");
        var hardware = $"02:a1:{Convert.ToHexStringLower(network.GetAddressBytes().AsSpan(1)).Insert(2, ":").Insert(5, ":")}:01";
        await Machine.IpAsync("link", "add", nearEnd, "address", hardware, "type", "veth", "peer", "name", farEnd, "netns", space);
        try
        {
            await Machine.IpAsync("addr", "add", $"{near}/30", "dev", nearEnd);
            await Machine.IpAsync("link", "set", nearEnd, "up");
            await Machine.IpAsync("-n", space, "addr", "add", $"{far}/30", "dev", farEnd);
            await Machine.IpAsync("-n", space, "link", "set", farEnd, "up");
            await Machine.IpAsync("-n", space, "neigh", "replace", $"{near}", "lladdr", hardware, "dev", farEnd, "nud", "permanent");
            return new Link(service, nearEnd, near, port);
        }
        catch
        {
            await Machine.TryIpAsync("link", "del", nearEnd);
            throw;
        }
    }

    /// <summary>From now on nothing passes; open connections stand and hear nothing.</summary>
    public Task CutAsync() => Machine.IpAsync("link", "set", _near, "down");

    public Task MendAsync() => Machine.IpAsync("link", "set", _near, "up");

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        await Machine.TryIpAsync("link", "del", _near);
    }

    private static IPAddress Host(IPAddress network, byte number)
    {
        var bytes = network.GetAddressBytes();
        bytes[3] += number;
        return new IPAddress(bytes);
    }
}
