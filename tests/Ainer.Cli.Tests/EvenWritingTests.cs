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
    public void What_is_being_written_is_sent_to_the_disk_and_again_when_it_was_written_again()
    {
        using var writing = Looking(Much);
        var (table, index) = (Write("16384/1259"), Write("16384/2662"));
        Assert.Equal([table, index], writing.LookOnce().Order());

        Age(table);
        Age(index);
        Assert.Empty(LooksOfASecond(writing));
        Write("16384/1259");
        var later = Write("16384/3455");
        Assert.Equal([table, later], LooksOfASecond(writing).Distinct().Order());
    }

    [Fact]
    public void A_look_asks_few_files_and_later_ones_the_rest_until_all_that_are_written_are_known()
    {
        var files = Enumerable.Range(0, EvenWriting.FilesPerLook * 2).Select(i => Write($"16384/{i}", bytes: 1)).ToList();
        foreach (var file in files) Age(file);
        using var writing = Looking(Much);
        var (first, second) = (writing.LookOnce(), writing.LookOnce());
        Assert.Equal((EvenWriting.FilesPerLook, EvenWriting.FilesPerLook), (first.Count, second.Count));
        Assert.Equal(files.Order(StringComparer.Ordinal), first.Concat(second).Order(StringComparer.Ordinal));
        Assert.Empty(LooksOfASecond(writing));
    }

    [Fact]
    public void A_look_has_a_bound_however_many_files_are_in_use()
    {
        const int Files = EvenWriting.KnownPerLook * 6;
        var files = Enumerable.Range(0, Files).Select(i => Write($"16384/{i}", bytes: 1)).ToList();
        using var writing = Looking(Much);
        for (var found = 0; found < Files; found += EvenWriting.FilesPerLook) writing.LookOnce();

        foreach (var file in files) Write(Path.GetRelativePath(_pages, file), bytes: 2);
        var looks = Enumerable.Range(0, 6).Select(_ => writing.LookOnce()).ToList();
        Assert.All(looks, sent => Assert.Equal(EvenWriting.KnownPerLook, sent.Count));
        Assert.Equal(files.Order(StringComparer.Ordinal), looks.SelectMany(sent => sent).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_that_is_gone_or_rests_is_forgotten_until_it_is_written_again()
    {
        using var writing = Looking(Much);
        var (gone, resting) = (Write("16384/1259"), Write("16384/2662"));
        Assert.Equal(2, writing.LookOnce().Count);
        File.Delete(gone);
        File.SetLastWriteTimeUtc(resting, DateTime.UnixEpoch.AddYears(30));
        Assert.Empty(LooksOfASecond(writing));

        Write("16384/1259");
        Write("16384/2662");
        Assert.Equal([gone, resting], LooksOfASecond(writing).Distinct().Order());
    }

    [Fact]
    public void Nothing_is_looked_at_while_there_is_little_to_write_and_nothing_is_forgotten_meanwhile()
    {
        var dirty = 1000L;
        using var writing = new EvenWriting(() => [_pages], () => dirty, TimeProvider.System);
        var table = Write("16384/1259");
        Assert.Empty(writing.LookOnce());

        dirty = Much;
        Assert.Equal([table], writing.LookOnce());
    }

    [Fact]
    public void A_folder_that_is_not_there_yet_is_passed_over()
    {
        using var writing = new EvenWriting(() => [Path.Combine(_pages, "none")], () => Much, TimeProvider.System);
        Assert.Empty(writing.LookOnce());
    }

    [Fact]
    public void The_kernel_says_how_much_it_has_yet_to_write() =>
        Assert.InRange(EvenWriting.KernelsDirtyBytes(), 0, 1L << 50);

    private EvenWriting Looking(long dirty) => new(() => [_pages], () => dirty, TimeProvider.System);

    private static List<string> LooksOfASecond(EvenWriting writing) => [.. Enumerable.Range(0, 5).SelectMany(_ => writing.LookOnce())];

    /// <summary>As if it had been written twenty seconds ago: in use, and known to be on the disk if it was sent since.</summary>
    private static void Age(string file) => File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromSeconds(20));

    private string Write(string name, int bytes = 1 << 20)
    {
        var file = Path.Combine(_pages, name);
        File.WriteAllBytes(file, new byte[bytes]);
        return file;
    }
}
