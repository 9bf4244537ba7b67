using System.Net;
using System.Net.Sockets;

namespace Ainer.Testing;

/// <summary>
/// Ports for programs that a test starts and that must be told theirs beforehand. They lie below the range from which the system gives ports to clients: one of that range, once let go,
/// may be some connection's before the program listens on it.
/// </summary>
public static class TestPorts
{
    private const int First = 10_240;
    private const int Last = 19_999;

    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"ainer-test-ports-{Environment.UserName}");

    // Held, locked, until this process ends: other test programs run at the same time.
    private static readonly List<FileStream> Taken = [];

    /// <summary>A port that nobody listens on and no other test is given while this process lives.</summary>
    public static int Take()
    {
        Directory.CreateDirectory(Folder);
        var start = System.Security.Cryptography.RandomNumberGenerator.GetInt32(First, Last + 1);
        for (var step = 0; step <= Last - First; step++)
        {
            var port = First + ((start - First + step) % (Last - First + 1));
            if (Reserve(port)) return port;
        }
        throw new InvalidOperationException($"No port is free from {First} to {Last}.");
    }

    private static bool Reserve(int port)
    {
        FileStream? mark = null;
        try
        {
            mark = new FileStream(Path.Combine(Folder, port.ToString(System.Globalization.CultureInfo.InvariantCulture)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            // On every address: a program may listen on all of them.
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SocketException)
        {
            mark?.Dispose();
            return false;
        }
        lock (Taken) Taken.Add(mark);
        return true;
    }
}
