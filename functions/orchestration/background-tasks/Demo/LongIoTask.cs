using System.Security.Cryptography;
using Ainer.Artifacts;
using Ainer.TypedTasks;
using Ainer.TypedTasks.Types;

namespace Ainer.BackgroundTasks.Demo;

/// <summary>demo.long_io: writes blocks, flushes, reads them back and hashes them; a file on disk or objects in the artifact store.</summary>
internal sealed class LongIoTask(ArtifactStore store) : TaskType<LongIoParameters, LongIoResult>(LongIo.Declaration)
{
    protected override async Task<LongIoResult> RunAsync(LongIoParameters parameters, ITaskContext context)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (parameters.Medium == IoMedium.Disk) await ThroughDiskAsync(parameters, context, hash);
        else await ThroughStoreAsync(parameters, context, hash);
        return new LongIoResult { Bytes = (long)parameters.Blocks * parameters.BlockBytes, Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }

    private static async Task ThroughDiskAsync(LongIoParameters parameters, ITaskContext context, IncrementalHash hash)
    {
        // Nobody finds the file but this handle, and nothing of it outlives the handle.
        await using var file = new FileStream(Path.Combine(Path.GetTempPath(), $"{context.TaskId}.{context.Attempt}.io"), new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.ReadWrite, Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose, BufferSize = 0,
        });
        for (var block = 0; block < parameters.Blocks; block++)
        {
            await file.WriteAsync(BlockOf(parameters, block), context.Cancellation);
            context.Progress(50.0 * (block + 1) / parameters.Blocks, "writing");
        }
        await file.FlushAsync(context.Cancellation);
        file.Position = 0;
        var buffer = new byte[parameters.BlockBytes];
        for (var block = 0; block < parameters.Blocks; block++)
        {
            await file.ReadExactlyAsync(buffer, context.Cancellation);
            hash.AppendData(buffer);
            context.Progress(50 + (50.0 * (block + 1) / parameters.Blocks), "reading");
        }
    }

    private async Task ThroughStoreAsync(LongIoParameters parameters, ITaskContext context, IncrementalHash hash)
    {
        var prefix = $"scratch/{context.TenantId}/{context.TaskId}/{context.Attempt}/";
        try
        {
            for (var block = 0; block < parameters.Blocks; block++)
            {
                using var content = new MemoryStream(BlockOf(parameters, block), writable: false);
                await store.PutAsync($"{prefix}{block:0000}", content, "application/octet-stream", context.Cancellation);
                context.Progress(50.0 * (block + 1) / parameters.Blocks, "writing");
            }
            var buffer = new byte[parameters.BlockBytes];
            for (var block = 0; block < parameters.Blocks; block++)
            {
                await using var content = await store.GetAsync($"{prefix}{block:0000}", context.Cancellation);
                await content.ReadExactlyAsync(buffer, context.Cancellation);
                hash.AppendData(buffer);
                context.Progress(50 + (50.0 * (block + 1) / parameters.Blocks), "reading");
            }
        }
        finally
        {
            await store.DeletePrefixAsync(prefix, CancellationToken.None);
        }
    }

    /// <summary>Bytes that follow from seed and place: each 32 are the hash of where they stand.</summary>
    private static byte[] BlockOf(LongIoParameters parameters, int block)
    {
        var bytes = new byte[parameters.BlockBytes];
        Span<byte> piece = stackalloc byte[32];
        Span<byte> place = stackalloc byte[12];
        for (var at = 0; at < bytes.Length; at += piece.Length)
        {
            BitConverter.TryWriteBytes(place, parameters.Seed);
            BitConverter.TryWriteBytes(place[4..], block);
            BitConverter.TryWriteBytes(place[8..], at);
            SHA256.HashData(place, piece);
            piece[..Math.Min(piece.Length, bytes.Length - at)].CopyTo(bytes.AsSpan(at));
        }
        return bytes;
    }
}
