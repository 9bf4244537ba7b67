using Ainer.LocalHost.Durable.Activities;
using Ainer.LocalHost.Durable.Replay;

namespace Ainer.LocalHost.Durable.Live;

/// <summary>What a live instance needs of its engine.</summary>
internal interface ILiveHost
{
    DateTime Now { get; }

    /// <summary>How many more activities this engine may lease.</summary>
    int ActivityRoom { get; }

    OrchestrationExecutor CreateExecutor(InstanceIdentity identity, Action foreignContinuation);

    void Hold(ActivityKey key, long token);

    void Queue(LiveInstance live);

    /// <summary>Asks for a look at the given time, if any.</summary>
    void WakeAt(LiveInstance live, DateTime? at);

    void Report(string instanceId, string nonDeterminism);
}
