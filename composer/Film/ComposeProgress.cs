namespace Ainer.Composer.Film;

/// <summary>Turns the steps of composing into a percentage that only grows: segments 60, mix 15, coded sound and joining 20, checks 5.</summary>
internal sealed class ComposeProgress(IProgress<double> progress, int shots)
{
    private readonly Lock _lock = new();
    private double _segments, _mix, _join, _check;

    public void SegmentsReady(int ready) => Report(() => _segments = Math.Max(_segments, 60.0 * ready / shots));

    public void Mixed() => Report(() => _mix = 15);

    public void Joined() => Report(() => _join = 20);

    public void Checked() => Report(() => _check = 5);

    private void Report(Action change)
    {
        lock (_lock)
        {
            change();
            progress.Report(_segments + _mix + _join + _check);
        }
    }
}
