using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Ainer.TypedTasks.Types;

/// <summary>Where demo.long_io writes and reads.</summary>
public enum IoMedium { Disk, ObjectStore }

/// <summary>Parameters of demo.long_io.</summary>
public sealed record LongIoParameters
{
    [Range(1, 4096), Description("How many blocks are written, then read back and hashed.")]
    public int Blocks { get; init; } = 4;

    [Range(1024, 1048576), Description("The size of a block.")]
    public int BlockBytes { get; init; } = 16384;

    [Range(0, int.MaxValue), Description("What the blocks are made of: the same seed gives the same hash.")]
    public int Seed { get; init; }

    [Description("A file on the executor's disk, or objects in the artifact store.")]
    public IoMedium Medium { get; init; } = IoMedium.Disk;
}

/// <summary>Result of demo.long_io.</summary>
public sealed record LongIoResult
{
    [Description("Bytes written, and read back.")]
    public required long Bytes { get; init; }

    [Description("SHA-256 of what was read back, lower-case hex.")]
    public required string Sha256 { get; init; }
}

/// <summary>demo.long_io: real input and output of any size, without a sleep.</summary>
public static class LongIo
{
    public static TaskDeclaration<LongIoParameters, LongIoResult> Declaration { get; } =
        new("demo.long_io", "Writes blocks, reads them back and hashes them, with progress.");
}
