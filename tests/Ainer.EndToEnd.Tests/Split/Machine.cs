using Ainer.EndToEnd.Tests.Houses;

namespace Ainer.EndToEnd.Tests.Split;

/// <summary>What this machine allows: a network namespace needs root (or its capability) and the command ip.</summary>
internal static class Machine
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Skips the test, saying why, where no second machine can be played.</summary>
    public static async Task RequireNamespacesAsync()
    {
        var lacking = await WhyNoNamespacesAsync();
        Assert.SkipUnless(lacking is null, lacking ?? "");
    }

    /// <summary>Found out by making the very things that are needed.</summary>
    private static async Task<string?> WhyNoNamespacesAsync()
    {
        var trial = Testing.TestServices.UniqueName("ainer-trial");
        var near = "at" + trial[^8..];
        try
        {
            var made = await Programs.RunAsync("ip", ["netns", "add", trial], Limit);
            if (made.ExitCode != 0) return $"This machine makes no network namespace (ip netns add: {made.Errors.Trim()}). Run the tests as root.";
            var linked = await Programs.RunAsync("ip", ["link", "add", near, "type", "veth", "peer", "name", $"{near}p", "netns", trial], Limit);
            if (linked.ExitCode == 0) await Programs.RunAsync("ip", ["link", "del", near], Limit);
            await Programs.RunAsync("ip", ["netns", "del", trial], Limit);
            return linked.ExitCode == 0 ? null : $"This machine makes no veth pair (ip link add: {linked.Errors.Trim()}).";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "The command ip is missing (Debian package iproute2).";
        }
    }

    /// <summary>Runs ip and throws with what it said unless it exits 0.</summary>
    public static async Task<string> IpAsync(params string[] arguments)
    {
        var end = await Programs.RunAsync("ip", arguments, Limit);
        return end.ExitCode == 0 ? end.Output : throw new InvalidOperationException($"ip {string.Join(' ', arguments)} exited {end.ExitCode}: {end.Errors}");
    }

    /// <summary>Runs ip, whatever comes of it: for taking things away that may be gone already.</summary>
    public static async Task TryIpAsync(params string[] arguments) => await Programs.RunAsync("ip", arguments, Limit);
}
