using Ainer.EndToEnd.Tests.Houses;

// One house for all tests, one test at a time: a test kills parts that every other test needs.
[assembly: AssemblyFixture(typeof(House))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
