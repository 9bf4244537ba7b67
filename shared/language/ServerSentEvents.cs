using System.Text;

namespace Ainer.Language;

/// <summary>
/// Reads server-sent events (WHATWG HTML, section 9.2.6): data lines up to a blank line are one event, lines that begin with a colon are comments, other fields are ignored.
/// An event that the end of the stream cuts off is not one. Lines are bounded, so that a server cannot fill the memory.
/// </summary>
internal sealed class ServerSentEvents(Stream source, int mostBytes)
{
    private readonly byte[] _chunk = new byte[16 * 1024];
    private readonly List<byte> _line = [];
    private readonly StringBuilder _data = new();
    private int _from;
    private int _to;

    /// <summary>The data of the next event, or null at the end. Throws <see cref="InvalidDataException"/> for a line or an event above the bound.</summary>
    public async ValueTask<string?> NextAsync(CancellationToken cancellation)
    {
        while (await LineAsync(cancellation) is { } line)
        {
            if (line.Length == 0 && _data.Length > 0)
            {
                var data = _data.ToString(0, _data.Length - 1);
                _data.Clear();
                return data;
            }
            if (!line.StartsWith("data:", StringComparison.Ordinal)) continue;
            _data.Append(line.AsSpan(line.Length > 5 && line[5] == ' ' ? 6 : 5)).Append('\n');
            if (_data.Length > mostBytes) throw TooLong();
        }
        return null;
    }

    private async ValueTask<string?> LineAsync(CancellationToken cancellation)
    {
        _line.Clear();
        while (true)
        {
            if (_from == _to)
            {
                (_from, _to) = (0, await source.ReadAsync(_chunk, cancellation));
                if (_to == 0) return null;
            }
            var rest = _chunk.AsSpan(_from, _to - _from);
            var end = rest.IndexOf((byte)'\n');
            _line.AddRange(end < 0 ? rest : rest[..end]);
            _from += end < 0 ? rest.Length : end + 1;
            if (_line.Count > mostBytes) throw TooLong();
            if (end >= 0) return Encoding.UTF8.GetString([.. _line]).TrimEnd('\r');
        }
    }

    private InvalidDataException TooLong() => new($"An event of the stream is longer than {mostBytes} bytes.");
}
