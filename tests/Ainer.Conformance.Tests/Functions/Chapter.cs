namespace Ainer.Conformance.Tests.Functions;

public sealed record Chapter(string Title, int Words);
