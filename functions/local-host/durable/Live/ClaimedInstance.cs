using Ainer.LocalHost.Durable.Replay;

namespace Ainer.LocalHost.Durable.Live;

/// <summary>An instance this engine has just leased, as the store knows it.</summary>
internal sealed record ClaimedInstance(InstanceIdentity Identity, long Token, bool IsNew, string? CustomStatus, DateTime? NotBefore);
