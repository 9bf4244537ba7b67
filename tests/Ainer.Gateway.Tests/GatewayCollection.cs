namespace Ainer.Gateway.Tests;

/// <summary>All classes share one gateway; each makes tasks of its own.</summary>
[CollectionDefinition(nameof(GatewayProcess))]
public sealed class GatewayCollection : ICollectionFixture<GatewayProcess>;
