namespace Ainer.Media.Processes;

/// <summary>The last lines of a tool's stderr, bounded in number and length so that a chatty tool costs no memory.</summary>
internal sealed class ErrorTail
{
    private const int MaxLines = 12;
    private const int MaxLineLength = 400;
    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        lock (_lines)
        {
            _lines.Enqueue(line.Length <= MaxLineLength ? line : line[..MaxLineLength] + "…");
            if (_lines.Count > MaxLines) _lines.Dequeue();
        }
    }

    public string Text
    {
        get { lock (_lines) return string.Join(" | ", _lines); }
    }
}
