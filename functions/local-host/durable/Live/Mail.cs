using Ainer.LocalHost.Durable.Activities;
using Ainer.LocalHost.Durable.History;

namespace Ainer.LocalHost.Durable.Live;

/// <summary>Something for an instance, and what its step must settle in the store: a stored message or a local activity.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Execution">The execution it is meant for; null for whichever is current.</param>
/// <param name="MessageId">The stored message that the step deletes.</param>
/// <param name="Result">The local activity result whose work item the step deletes.</param>
internal sealed record Mail(InstanceEvent Event, int? Execution, long? MessageId = null, ActivityResult? Result = null);
