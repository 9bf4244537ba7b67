using Ainer.Cli.Supervision;

namespace Ainer.Cli.Tests;

public sealed class EvenWritingTests : IDisposable
{
    private const long Much = 1L << 30;
    private readonly TestHouse _house = new();
    private readonly string _pages;

    public EvenWritingTests()
    {
        _pages = Path.Combine(_house.Layout.State, "base");
        Directory.CreateDirectory(Path.Combine(_pages, "16384"));
    }

    public void Dispose() => _house.Dispose();

    [Fact]
    public void What_was_written_since_the_last_look_is_sent_to_the_disk()
    {
        var writing = Looking(Much);
        var (table, index) = (Write("16384/1259"), Write("16384/2662"));
        Assert.Equal([table, index], writing.LookOnce(out _).Order());

        File.SetLastWriteTimeUtc(table, DateTime.UnixEpoch.AddYears(30));
        File.SetLastWriteTimeUtc(index, DateTime.UnixEpoch.AddYears(30));
        var later = Write("16384/3455");
        Assert.Equal([later], writing.LookOnce(out _));
    }

    [Fact]
    public void Nothing_is_looked_at_while_there_is_little_to_write_and_nothing_is_forgotten_meanwhile()
    {
        var dirty = 1000L;
        var writing = new EvenWriting(() => [_pages], () => dirty, TimeProvider.System);
        var table = Write("16384/1259");
        Assert.Empty(writing.LookOnce(out _));

        dirty = Much;
        Assert.Equal([table], writing.LookOnce(out _));
    }

    [Fact]
    public void A_folder_that_is_not_there_yet_is_passed_over() =>
        Assert.Empty(new EvenWriting(() => [Path.Combine(_pages, "none")], () => Much, TimeProvider.System).LookOnce(out _));

    [Fact]
    public void The_kernel_says_how_much_it_has_yet_to_write() =>
        Assert.InRange(EvenWriting.KernelsDirtyBytes(), 0, 1L << 50);

    private EvenWriting Looking(long dirty) => new(() => [_pages], () => dirty, TimeProvider.System);

    private string Write(string name)
    {
        var file = Path.Combine(_pages, name);
        File.WriteAllBytes(file, new byte[1 << 20]);
        return file;
    }
}
