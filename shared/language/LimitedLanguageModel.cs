using Ainer.Contracts.Errors;
using Ainer.Redis;
using Microsoft.Extensions.Options;

namespace Ainer.Language;

/// <summary>
/// Keeps calls under the provider's and the tenant's limit, over all processes: both buckets are taken in one step, so that a tenant that must wait takes nothing from the
/// provider. A short wait is waited out; a longer one is the caller's, as provider_rate_limited with retry_after_s. While Redis is away each process keeps the limits by itself.
/// </summary>
public sealed class LimitedLanguageModel(ILanguageModel inner, JointRateLimiter limiter, IOptions<LanguageOptions> options, TimeProvider clock) : ILanguageModel
{
    private const int MostTurns = 50;
    private readonly LanguageOptions _options = options.Value;

    /// <inheritdoc/>
    public string? Missing => inner.Missing;

    /// <inheritdoc/>
    public async Task<ChatAnswer> AskAsync(ChatQuestion question, TokenUse use, CancellationToken cancellation)
    {
        if (inner.Missing is null) await TakeTurnAsync(question.TenantId, cancellation);
        return await inner.AskAsync(question, use, cancellation);
    }

    private async Task TakeTurnAsync(string tenantId, CancellationToken cancellation)
    {
        RateBucket[] buckets =
        [
            new($"llm:{_options.Provider}", _options.ProviderPerSecond, Burst(_options.ProviderPerSecond)),
            new($"llm:{_options.Provider}:{tenantId}", _options.TenantPerSecond, Burst(_options.TenantPerSecond)),
        ];
        var started = clock.GetTimestamp();
        for (var turn = 0; ; turn++)
        {
            var decision = await limiter.TakeAsync(buckets);
            if (decision.Allowed) return;
            var waited = clock.GetElapsedTime(started) + decision.RetryAfter;
            if (waited.TotalSeconds > _options.MaxWaitSeconds || turn == MostTurns) throw Refusal(decision);
            // Others wait for the same token: the loser of the race asks again.
            await Task.Delay(decision.RetryAfter + TimeSpan.FromMilliseconds(10), clock, cancellation);
        }
    }

    /// <summary>A bucket holds one call at least.</summary>
    private double Burst(double perSecond) => Math.Max(1, perSecond * _options.BurstS);

    private AinerException Refusal(RateDecision decision) =>
        new(ErrorCode.ProviderRateLimited, $"The limit of calls to language model provider '{_options.Provider}' is used up for now.",
            new { retry_after_s = Math.Max(1, Math.Ceiling(decision.RetryAfter.TotalSeconds)), provider = _options.Provider })
        { RetryAfter = decision.RetryAfter };
}
