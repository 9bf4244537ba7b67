namespace Ainer.Contracts.Events;

/// <summary>Where a run stands, in order.</summary>
public enum RunStage { Accepted, Ingest, Entities, Assets, Plan, Route, Execute, Compose, Completed }
