using Ainer.Messaging;

namespace Ainer.Webhooks.Delivery;

/// <summary>Something was queued for a webhook: wakes the sender of this process.</summary>
public sealed class WebhookSignal : WakeSignal;
