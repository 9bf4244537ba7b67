using System.Buffers.Binary;
using System.Text;
using Ainer.Contracts.Errors;

namespace Ainer.Documents.Tests;

public sealed class HostileArchiveTests
{
    private static DocumentReader Reader(Action<DocumentLimits>? change = null)
    {
        var limits = new DocumentLimits();
        change?.Invoke(limits);
        return new DocumentReader(limits);
    }

    private static byte[] Book(string body) => Archive.Epub(("OEBPS/book.opf", Archive.Package("a.xhtml")), ("OEBPS/a.xhtml", Archive.Page(body)));

    [Fact]
    public void A_bomb_ends_at_its_ratio()
    {
        var bomb = Book("<p>" + new string('a', 12 << 20) + "</p>");
        Assert.InRange(bomb.Length, 0, 100_000);
        Refusals.Assert(ErrorCode.DocumentTooLarge, "ratio_too_high", () => Reader().Read(bomb));
    }

    [Fact]
    public void What_comes_out_of_an_archive_is_counted_for_each_file_and_for_all_together()
    {
        var words = string.Join(' ', Enumerable.Range(0, 60_000).Select(i => (i * 2654435761L % 1_000_003).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var large = Book($"<p>{words}</p>");
        Refusals.Assert(ErrorCode.DocumentTooLarge, "entry_too_large", () => Reader(limits => limits.MaxEntryBytes = 64 * 1024).Read(large));
        Refusals.Assert(ErrorCode.DocumentTooLarge, "expands_too_much", () => Reader(limits => limits.MaxExpandedBytes = 64 * 1024).Read(large));
    }

    [Fact]
    public void Too_many_files_are_refused_by_the_end_record_before_the_directory_is_read()
    {
        var many = Archive.Of([.. Enumerable.Range(0, 30).Select(i => ($"f{i}", "x"))]);
        Refusals.Assert(ErrorCode.DocumentTooLarge, "too_many_entries", () => Reader(limits => limits.MaxEntries = 20).Read(many));
        // Announced fewer than there are: the directory itself is then found to contradict.
        var end = many.AsSpan().LastIndexOf("PK\x05\x06"u8);
        BinaryPrimitives.WriteUInt16LittleEndian(many.AsSpan(end + 8), 3);
        BinaryPrimitives.WriteUInt16LittleEndian(many.AsSpan(end + 10), 3);
        Assert.Throws<AinerException>(() => Reader(limits => limits.MaxEntries = 20).Read(many));
    }

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("a/../../evil.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("C:/evil.txt")]
    [InlineData("a\\..\\evil.txt")]
    [InlineData("a\u0001b")]
    public void Paths_that_lead_out_are_refused(string path) =>
        Refusals.Assert(ErrorCode.DocumentBroken, "unsafe_path", () => Reader().Read(Archive.Of(("META-INF/container.xml", "<container/>"), (path, "x"))));

    [Fact]
    public void One_name_twice_is_refused() =>
        Refusals.Assert(ErrorCode.DocumentBroken, "duplicate_path", () => Reader().Read(Archive.Of(("a", "x"), ("a", "y"))));

    [Fact]
    public void A_password_is_recognised()
    {
        var file = Book("<p>He came.</p>");
        // Bit 0 of the general purpose flag in every header (PKWARE APPNOTE 4.4.4): offset 6 in local, 8 in central headers.
        Flag(file, "PK\x03\x04"u8, 6);
        Flag(file, "PK\x01\x02"u8, 8);
        Refusals.Assert(ErrorCode.DocumentEncrypted, "encrypted", () => Reader().Read(file));

        static void Flag(Span<byte> file, ReadOnlySpan<byte> signature, int offset)
        {
            for (var at = file.IndexOf(signature); at >= 0; at = file[(at + 4)..].IndexOf(signature) is >= 0 and var next ? at + 4 + next : -1) file[at + offset] |= 1;
        }
    }

    [Fact]
    public void A_cut_or_scrambled_archive_is_broken_wherever_it_is_hurt()
    {
        var file = Book("<p>" + string.Join(' ', Enumerable.Range(0, 2000)) + "</p>");
        for (var cut = 4; cut < file.Length; cut += 97) AssertRefused(file[..cut]);
        for (var at = 4; at < file.Length; at += 53)
        {
            var hurt = file.ToArray();
            hurt[at] ^= 0xFF;
            AssertRefusedOrRead(hurt);
        }
    }

    private static void AssertRefused(byte[] file) => Assert.Equal(ErrorCode.DocumentBroken, Assert.Throws<AinerException>(() => Reader().Read(file)).Code);

    /// <summary>A changed byte may hit what is not read; what must not happen is any other exception.</summary>
    private static void AssertRefusedOrRead(byte[] file)
    {
        try
        {
            Assert.NotEmpty(Reader().Read(file).Chapters);
        }
        catch (AinerException refusal)
        {
            Assert.NotEmpty(refusal.Message);
        }
    }

    [Fact]
    public void A_long_line_of_marks_costs_no_more_than_its_length()
    {
        var text = "# a\n" + string.Concat(Enumerable.Repeat("*_[`<", 200_000)) + "\n" + new string('第', 500_000);
        Assert.NotEmpty(Reader().Read(Encoding.UTF8.GetBytes(text), DocumentFormat.Markdown).Chapters);
    }
}
