using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Ainer.TypedTasks.Types;

/// <summary>Parameters of demo.sharded.</summary>
public sealed record ShardedParameters
{
    [Range(1, 100000), Description("How many items; their keys are item-000000, item-000001 and so on.")]
    public int Items { get; init; } = 100;

    [Range(1, 64), Description("Into how many shards they are divided, by hash(key) % shards. Each is a sub-task.")]
    public int Shards { get; init; } = 4;

    [Range(1, 1000000), Description("How many bytes are hashed for each item.")]
    public int ItemBytes { get; init; } = 4096;
}

/// <summary>Result of demo.sharded; how the shards ended is in the task's sub_tasks.</summary>
public sealed record ShardedResult
{
    [Description("Items over all shards.")]
    public required int Items { get; init; }

    [Description("Shards that have items; as many sub-tasks.")]
    public required int Shards { get; init; }
}

/// <summary>Parameters of demo.sharded.shard.</summary>
public sealed record ShardParameters
{
    [Range(0, 63), Description("Which shard.")]
    public required int Shard { get; init; }

    [Range(1, 64), Description("Of how many.")]
    public required int Shards { get; init; }

    [Range(1, 100000), Description("Items over all shards.")]
    public required int Items { get; init; }

    [Range(1, 1000000), Description("How many bytes are hashed for each item.")]
    public required int ItemBytes { get; init; }
}

/// <summary>Result of demo.sharded.shard.</summary>
public sealed record ShardResult
{
    [Description("Items of this shard.")]
    public required int Items { get; init; }

    [Description("Of these, done by the attempt that ended the shard; the others were done before it.")]
    public required int DoneNow { get; init; }
}

/// <summary>demo.sharded: many items, divided by hash, with a checkpoint for each, so that a killed shard goes on where it stood.</summary>
public static class Sharded
{
    public static TaskDeclaration<ShardedParameters, ShardedResult> Declaration { get; } =
        new("demo.sharded", "Divides items into shards by hash, one sub-task each, with a checkpoint for every item.") { Fingerprinted = true };

    public static TaskDeclaration<ShardParameters, ShardResult> Shard { get; } =
        new("demo.sharded.shard", "One shard of demo.sharded.") { Public = false };
}
