namespace DurableTask.Core.Exceptions;

/// <summary>An instance of that id exists in a state that refuses the start. Callers that want one start per id treat it as success.</summary>
public class OrchestrationAlreadyExistsException(string message) : Exception(message);
