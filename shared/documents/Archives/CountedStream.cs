namespace Ainer.Documents.Archives;

/// <summary>An unpacking stream that ends with a refusal when one of the limits is passed, whatever the archive announced.</summary>
internal sealed class CountedStream(Stream inner, string path, long packed, DocumentLimits limits, Action<int> spend) : Stream
{
    /// <summary>Below this, a ratio says nothing: an empty page packs very well.</summary>
    private const int RatioCountsFrom = 256 * 1024;
    private long _read;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        int count;
        try
        {
            count = inner.Read(buffer);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw BoundedArchive.Broken(exception);
        }
        _read += count;
        if (_read > limits.MaxEntryBytes) throw Refused.Over(DocumentFault.EntryTooLarge, $"Unpacked, '{path}' has too many bytes", limits.MaxEntryBytes);
        if (_read > RatioCountsFrom && _read / Math.Max(1, packed) >= limits.MaxRatio)
            throw Refused.Over(DocumentFault.RatioTooHigh, $"'{path}' unpacks to more than {limits.MaxRatio} times its size, as only an archive bomb does", limits.MaxRatio);
        spend(count);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
