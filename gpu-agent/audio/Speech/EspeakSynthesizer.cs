using System.Globalization;
using System.Text;
using Ainer.Contracts.Errors;
using Ainer.Media.Audio;
using Ainer.Media.Processes;
using Ainer.Workers.Audio.Dsp;
using Microsoft.Extensions.Options;

namespace Ainer.Workers.Audio.Speech;

/// <summary>Runs espeak-ng: text on stdin, sound on stdout, an argument list between.</summary>
internal sealed class EspeakSynthesizer(IOptions<EspeakOptions> options)
{
    private const long MemoryLimit = 1L << 30;
    private const double LongestS = 1800;

    /// <summary>The run as mono at 48 kHz. Throws provider_unavailable when espeak-ng is missing, provider_failed when it fails.</summary>
    public async Task<float[]> SpeakAsync(SpokenRun run, VoiceShape shape, CancellationToken ct)
    {
        var command = new MediaCommand(options.Value.Program, Arguments(run.Language, shape))
            .WithInput(Encoding.UTF8.GetBytes(run.Text + "\n"))
            .WithTimeLimit(TimeSpan.FromSeconds(options.Value.TimeLimitS))
            .WithMemoryLimit(MemoryLimit);
        try
        {
            using var stream = new MemoryStream(await command.ReadBytesAsync(ct));
            if (stream.Length == 0) return [];
            var spoken = (await Wav.ReadAsync(stream, ct, LongestS)).ToMono();
            // Read as if it had been taken at another rate: pitch and formants move together, which is what makes two throats differ.
            return Resampler.Convert(spoken.Samples, spoken.SampleRate * shape.Throat, StereoBuffer.Rate);
        }
        catch (MediaToolException e) when (e.Failure == MediaToolFailure.NotStarted)
        {
            throw new AinerException(ErrorCode.ProviderUnavailable, $"espeak-ng cannot be started as '{options.Value.Program}': install the package espeak-ng.", inner: e);
        }
        catch (MediaToolException e)
        {
            throw new AinerException(ErrorCode.ProviderFailed, e.Message, inner: e);
        }
        catch (InvalidDataException e)
        {
            throw new AinerException(ErrorCode.ProviderOutputInvalid, $"espeak-ng wrote no usable sound: {e.Message}", inner: e);
        }
    }

    /// <summary>
    /// No -m: markup is text. The pace is corrected per language, since espeak-ng counts syllables of Chinese as words, and for the throat, which
    /// shortens or lengthens the sound afterwards.
    /// </summary>
    internal static IReadOnlyList<string> Arguments(string language, VoiceShape shape)
    {
        var rate = Math.Clamp((int)Math.Round(shape.Rate * Pace(language) / shape.Throat), 80, 450);
        return
        [
            "-v", $"{language}+{shape.Variant}", "-p", shape.Pitch.ToString(CultureInfo.InvariantCulture), "-s", rate.ToString(CultureInfo.InvariantCulture),
            "-a", "100", "-b", "1", "--stdin", "--stdout",
        ];
    }

    private static double Pace(string language) => language switch
    {
        "cmn" or "yue" => 1.5,
        "ja" or "ko" => 1.1,
        "en-us" => 0.94,
        _ => 1,
    };
}
