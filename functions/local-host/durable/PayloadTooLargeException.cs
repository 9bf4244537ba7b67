namespace Ainer.LocalHost.Durable;

/// <summary>A value that an orchestration was to carry itself although it is too long for that.</summary>
internal sealed class PayloadTooLargeException(string message) : InvalidOperationException(message);
