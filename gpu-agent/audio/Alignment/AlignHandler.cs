using System.Text;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Media.Audio;
using Ainer.WorkerProtocol.Jobs;

namespace Ainer.Workers.Audio.Alignment;

/// <summary>audio/align: where in their recordings the phrases of these lines lie. Inputs: line:{id} of each.</summary>
public sealed record AlignParams(IReadOnlyList<Line> Lines);

/// <summary>The artifact that audio/align makes. Seconds from the start of each line's recording.</summary>
public sealed record AlignmentDocument(IReadOnlyList<AlignedLine> Lines);

/// <summary>One line with its voiced spans and its phrases laid over them.</summary>
public sealed record AlignedLine(string LineId, double DurationS, double VoicedS, IReadOnlyList<AlignedPhrase> Phrases);

/// <summary>A phrase (text up to a punctuation mark) and when it is spoken.</summary>
public sealed record AlignedPhrase(string Text, double StartS, double EndS);

/// <summary>audio/align by builtin.align: energy finds where somebody speaks, punctuation says in which phrases.</summary>
internal sealed class AlignHandler : IJobHandler
{
    public JobKind Kind => JobKind.Audio;
    public JobOperation Operation => JobOperation.Align;
    public string Provider => "builtin.align";

    public async Task<JobOutput> RunAsync(JobContext context, CancellationToken ct)
    {
        var wanted = context.Params<AlignParams>();
        var lines = new List<AlignedLine>(wanted.Lines.Count);
        foreach (var line in wanted.Lines)
        {
            lines.Add(await AlignAsync(line, context.Input(InputNames.Line(line.LineId)), ct));
            context.Progress.Report(100.0 * lines.Count / wanted.Lines.Count);
        }
        var path = context.PathOf("alignment.json");
        await File.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(new AlignmentDocument(lines), AinerJson.Options), ct);
        var file = new OutputFile { Path = path, Kind = ArtifactKind.Alignment, ContentType = "application/json" };
        return JobOutput.Of(file, new { lines = lines.Count, voiced_s = Math.Round(lines.Sum(line => line.VoicedS), 3) });
    }

    private static async Task<AlignedLine> AlignAsync(Line line, InputFile input, CancellationToken ct)
    {
        WavAudio speech;
        try { speech = (await Wav.ReadAsync(input.Path, ct)).ToMono(); }
        catch (InvalidDataException e) { throw new AinerException(ErrorCode.InputInvalid, $"The recording of line {line.LineId} cannot be read: {e.Message}", inner: e); }
        var spans = VoiceActivity.Find(speech.Samples, speech.SampleRate);
        var phrases = Phrases(line.Subtitle ?? line.Text);
        return new AlignedLine(line.LineId, Math.Round(speech.DurationS, 6), Math.Round(spans.Sum(span => span.EndS - span.StartS), 3), Lay(phrases, spans, speech.DurationS));
    }

    /// <summary>Text cut after its punctuation marks; pieces without a letter belong to the one before.</summary>
    internal static IReadOnlyList<string> Phrases(string text)
    {
        var phrases = new List<string>();
        var current = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            current.Append(rune.ToString());
            if (!Rune.IsPunctuation(rune) || "'’-“‘\"(（《".Contains(rune.ToString(), StringComparison.Ordinal)) continue;
            Flush(phrases, current);
        }
        Flush(phrases, current);
        return phrases;
    }

    /// <summary>Gives each phrase voiced time by its number of letters, so that pauses fall between phrases and not into them.</summary>
    internal static IReadOnlyList<AlignedPhrase> Lay(IReadOnlyList<string> phrases, IReadOnlyList<VoicedSpan> spans, double durationS)
    {
        if (phrases.Count == 0) return [];
        if (spans.Count == 0) spans = [new VoicedSpan(0, durationS)];
        var voiced = spans.Sum(span => span.EndS - span.StartS);
        double letters = phrases.Sum(Weight);
        var laid = new List<AlignedPhrase>(phrases.Count);
        double before = 0;
        foreach (var phrase in phrases)
        {
            var start = At(spans, voiced * before / letters, atEnd: false);
            before += Weight(phrase);
            laid.Add(new AlignedPhrase(phrase.Trim(), Math.Round(start, 3), Math.Round(At(spans, voiced * before / letters, atEnd: true), 3)));
        }
        return laid;
    }

    private static int Weight(string phrase) => Math.Max(1, phrase.EnumerateRunes().Count(Rune.IsLetterOrDigit));

    /// <summary>The time at which so much voice has been heard; at a border between spans, the end of the first or the start of the second.</summary>
    private static double At(IReadOnlyList<VoicedSpan> spans, double voiced, bool atEnd)
    {
        foreach (var span in spans)
        {
            var length = span.EndS - span.StartS;
            if (voiced < length - 1e-9 || (atEnd && voiced <= length + 1e-9)) return span.StartS + Math.Max(0, voiced);
            voiced -= length;
        }
        return spans[^1].EndS;
    }

    private static void Flush(List<string> phrases, StringBuilder current)
    {
        var text = current.ToString();
        current.Clear();
        if (text.Length == 0) return;
        if (phrases.Count > 0 && !text.EnumerateRunes().Any(Rune.IsLetterOrDigit)) phrases[^1] += text;
        else phrases.Add(text);
    }
}
