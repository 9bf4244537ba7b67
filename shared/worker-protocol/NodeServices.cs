using Ainer.Contracts;
using Ainer.WorkerProtocol.Files;
using Ainer.WorkerProtocol.Hub;

namespace Ainer.WorkerProtocol;

/// <summary>What every part of a node needs of the outside world.</summary>
internal sealed record NodeServices(HubClient Hub, ObjectTransfer Transfer, InputCache Cache, TimeProvider Clock, IdSource Ids, Random Random)
{
    /// <summary>Pauses for one series of tries.</summary>
    public Backoff NewBackoff() => new(Clock, Random);
}
