using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Ainer.Cli.S3;

/// <summary>
/// Decodes the aws-chunked content encoding ("Signature Calculations for the Authorization Header: Transferring Payload
/// in Multiple Chunks", Amazon S3 API reference): SIZE-IN-HEX[;chunk-signature=...] CRLF data CRLF, a chunk of size 0, trailers.
/// </summary>
internal static class AwsChunkedBody
{
    private const int LongestLine = 4096;

    /// <exception cref="S3Exception">The body breaks off or is not in this encoding.</exception>
    public static async Task CopyAsync(PipeReader source, Stream target, CancellationToken cancel)
    {
        while (true)
        {
            var line = await ReadLineAsync(source, cancel);
            var size = line.Split(';')[0].Trim();
            if (!long.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var remaining) || remaining < 0)
                throw new S3Exception(400, "IncompleteBody", "The body is not in aws-chunked encoding.");
            if (remaining == 0)
                break;
            await CopyDataAsync(source, target, remaining, cancel);
            await ReadLineAsync(source, cancel);
        }

        // Trailers (checksums) end with the body.
        while (true)
        {
            var read = await source.ReadAsync(cancel);
            source.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    private static async Task CopyDataAsync(PipeReader source, Stream target, long remaining, CancellationToken cancel)
    {
        while (remaining > 0)
        {
            var read = await source.ReadAsync(cancel);
            var part = read.Buffer.Length > remaining ? read.Buffer.Slice(0, remaining) : read.Buffer;
            foreach (var segment in part)
                await target.WriteAsync(segment, cancel);
            remaining -= part.Length;
            source.AdvanceTo(part.End);
            if (remaining > 0 && read.IsCompleted)
                throw new S3Exception(400, "IncompleteBody", "The body ended inside a chunk.");
        }
    }

    private static async Task<string> ReadLineAsync(PipeReader source, CancellationToken cancel)
    {
        while (true)
        {
            var read = await source.ReadAsync(cancel);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.ASCII.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                source.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            var tooLong = read.Buffer.Length > LongestLine;
            source.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || tooLong)
                throw new S3Exception(400, "IncompleteBody", "The body is not in aws-chunked encoding.");
        }
    }
}
