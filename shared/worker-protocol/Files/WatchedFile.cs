using System.Buffers;
using System.Net;

namespace Ainer.WorkerProtocol.Files;

/// <summary>A file as a request's body that says whenever a piece of it has been taken.</summary>
internal sealed class WatchedFile(FileStream source, Action moved) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // A connection that turned out to be closed is replaced by the client, which then asks for the body anew.
        source.Position = 0;
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            int read;
            while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                moved();
            }
        }
        finally { ArrayPool<byte>.Shared.Return(buffer); }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = source.Length;
        return true;
    }
}
