using Ainer.Contracts.Errors;

namespace Ainer.Language;

/// <summary>The clocks of one call: the first piece, then from piece to piece, and the whole.</summary>
internal sealed class CallLimits : IDisposable
{
    private readonly LanguageOptions _options;
    private readonly CancellationTokenSource _whole;
    private readonly CancellationTokenSource _piece;
    private readonly CancellationTokenSource _either;
    private bool _begun;

    public CallLimits(LanguageOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        _options = options;
        _whole = new CancellationTokenSource(TimeSpan.FromSeconds(options.WholeSeconds), clock);
        _piece = new CancellationTokenSource(TimeSpan.FromSeconds(options.FirstTokenSeconds), clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_whole.Token, _piece.Token, cancellation);
    }

    /// <summary>Fires at whichever limit comes first, and with the caller's token.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>The limit that was passed, or null.</summary>
    public AinerException? Passed =>
        _whole.IsCancellationRequested ? new AinerException(ErrorCode.JobTimeout, $"The language model did not finish within {_options.WholeSeconds} s.", Details)
        : !_piece.IsCancellationRequested ? null
        : _begun ? new AinerException(ErrorCode.ProviderUnavailable, $"The language model stopped for more than {_options.IdleSeconds} s in the middle of its answer.", Details)
        : new AinerException(ErrorCode.ProviderUnavailable, $"The language model did not begin to answer within {_options.FirstTokenSeconds} s.", Details);

    private object Details => new { provider = _options.Provider };

    /// <summary>A piece came: the next one has its own time.</summary>
    public void PieceCame()
    {
        _begun = true;
        _piece.CancelAfter(TimeSpan.FromSeconds(_options.IdleSeconds));
    }

    public void Dispose()
    {
        _either.Dispose();
        _piece.Dispose();
        _whole.Dispose();
    }
}
