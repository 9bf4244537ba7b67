using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ainer.Postgres;
using Ainer.TypedTasks;
using Ainer.TypedTasks.Types;

namespace Ainer.BackgroundTasks.Demo;

/// <summary>demo.sharded: starts one sub-task for each shard that has items.</summary>
internal sealed class ShardedTask() : TaskType<ShardedParameters, ShardedResult>(Sharded.Declaration)
{
    /// <summary>The key of an item.</summary>
    public static string KeyOf(int item) => string.Create(CultureInfo.InvariantCulture, $"item-{item:000000}");

    protected override async Task<ShardedResult> RunAsync(ShardedParameters parameters, ITaskContext context)
    {
        var used = Enumerable.Range(0, parameters.Items).Select(item => Sharding.ShardOf(KeyOf(item), parameters.Shards)).Distinct().Order().ToList();
        foreach (var shard in used)
        {
            var own = new ShardParameters { Shard = shard, Shards = parameters.Shards, Items = parameters.Items, ItemBytes = parameters.ItemBytes };
            await context.SubmitSubTaskAsync(Sharded.Shard, own, string.Create(CultureInfo.InvariantCulture, $"shard-{shard:00}"));
        }
        return new ShardedResult { Items = parameters.Items, Shards = used.Count };
    }
}

/// <summary>demo.sharded.shard: each item and its checkpoint are one commit, so an attempt after a kill does what is left and nothing twice.</summary>
internal sealed class ShardTask() : TaskType<ShardParameters, ShardResult>(Sharded.Shard)
{
    private static readonly SqlFile Sql = SqlFile.For<ShardTask>("Sql/shards.sql");

    protected override async Task<ShardResult> RunAsync(ShardParameters parameters, ITaskContext context)
    {
        var keys = Enumerable.Range(0, parameters.Items).Select(ShardedTask.KeyOf).Where(key => Sharding.ShardOf(key, parameters.Shards) == parameters.Shard).ToList();
        var before = await context.CountDoneAsync("item-");
        var doneNow = 0;
        // Keys are done in order, so what an earlier attempt did is the beginning of the list.
        for (var place = before; place < keys.Count; place++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var key = keys[place];
            var digest = DigestOf(key, parameters.ItemBytes);
            if (await context.DoOnceAsync(key, tx => tx.ExecuteAsync(Sql["add_entry"], new { context.TaskId, context.TenantId, context.ProjectId, key, context.Attempt, digest }))) doneNow++;
            context.Progress(100.0 * (place + 1) / keys.Count, key);
        }
        return new ShardResult { Items = keys.Count, DoneNow = doneNow };
    }

    private static string DigestOf(string key, int bytes)
    {
        var block = new byte[bytes];
        var name = Encoding.UTF8.GetBytes(key);
        for (var at = 0; at < bytes; at++) block[at] = name[at % name.Length];
        return Convert.ToHexStringLower(SHA256.HashData(block));
    }
}
