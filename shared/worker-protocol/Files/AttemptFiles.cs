using System.Collections.Concurrent;
using System.Security.Cryptography;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.WorkerProtocol.Attempts;
using Ainer.WorkerProtocol.Hub;
using Ainer.WorkerProtocol.Jobs;

namespace Ainer.WorkerProtocol.Files;

/// <summary>
/// The files of one attempt: inputs through the cache, uploads under the lease. Outages are waited out while the attempt's token allows it, at most for the
/// transfer patience.
/// </summary>
internal sealed class AttemptFiles(Attempt attempt, string nodeId, NodeServices services) : IArtifactExchange, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private const int MismatchesTolerated = 2;

    private readonly List<InputCache.Pin> _pins = [];
    private readonly Dictionary<string, ProducedArtifact> _stored = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _storing = new(1);
    private readonly ConcurrentDictionary<string, ArtifactKind> _found = new(StringComparer.Ordinal);
    private IReadOnlyList<ClaimedInput> _inputs = attempt.Job.Inputs;

    /// <summary>The artifacts among the inputs that were missing or not as announced.</summary>
    public IReadOnlyList<string> Unreadable { get; private set; } = [];

    /// <summary>What has been uploaded, by file name.</summary>
    public IReadOnlyDictionary<string, ProducedArtifact> Stored => _stored;

    /// <summary>
    /// Brings all inputs here. Throws artifact_missing, artifact_corrupt or dependency_unavailable; the first two when every input was tried, so that one attempt finds all that is lost.
    /// </summary>
    public async Task<IReadOnlyList<InputFile>> FetchInputsAsync(CancellationToken ct)
    {
        var files = new InputFile[attempt.Job.Inputs.Count];
        var lost = new AinerException?[files.Length];
        await Parallel.ForAsync(0, files.Length, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct }, async (index, token) =>
        {
            var input = attempt.Job.Inputs[index];
            string path;
            try { path = await PinAsync(input.Sha256, input.Bytes, () => _inputs[index].Url, RenewInputsAsync, input.Name, token); }
            catch (AinerException unreadable) when (unreadable.Code is ErrorCode.ArtifactMissing or ErrorCode.ArtifactCorrupt)
            {
                lost[index] = unreadable;
                return;
            }
            files[index] = new InputFile
            {
                Name = input.Name, Path = path, ArtifactId = input.ArtifactId, Sha256 = input.Sha256, Bytes = input.Bytes,
                ContentType = input.ContentType, Media = input.Media, Metadata = input.Metadata,
            };
        });
        Unreadable = [.. attempt.Job.Inputs.Where((_, index) => lost[index] is not null).Select(input => input.ArtifactId)];
        return lost.FirstOrDefault(one => one is not null) is not { } first ? files
            : throw (Unreadable.Count == 1 ? first : new AinerException(first.Code, $"{first.Message} In all {Unreadable.Count} inputs are missing or damaged."));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReusableArtifact>> FindReusableAsync(ArtifactKind kind, IReadOnlyList<string> addresses, CancellationToken ct)
    {
        var request = new ReuseRequest(attempt.Job.Attempt, attempt.Job.Token, kind, addresses);
        var found = (await AskHubAsync(() => services.Hub.ReuseAsync(attempt.Job.JobId, request, ct), ct)).Found;
        foreach (var artifact in found) _found[artifact.ArtifactId] = kind;
        return found;
    }

    /// <inheritdoc/>
    public async Task<InputFile> FetchAsync(ReusableArtifact artifact, CancellationToken ct)
    {
        var url = artifact.Url;
        var path = await PinAsync(artifact.Sha256, artifact.Bytes, () => url, async token => url = await RenewAsync(artifact, token), artifact.ArtifactId, ct);
        return new InputFile
        {
            Name = artifact.ContentAddress, Path = path, ArtifactId = artifact.ArtifactId, Sha256 = artifact.Sha256, Bytes = artifact.Bytes,
            ContentType = artifact.ContentType, Media = artifact.Media, Metadata = artifact.Metadata,
        };
    }

    /// <inheritdoc/>
    public async Task<ProducedArtifact> StoreAsync(OutputFile file, CancellationToken ct)
    {
        await _storing.WaitAsync(ct);
        try
        {
            if (_stored.TryGetValue(file.Name, out var known)) return known;
            return _stored[file.Name] = await UploadAsync(file, ct);
        }
        finally { _storing.Release(); }
    }

    public void Dispose()
    {
        lock (_pins) foreach (var pin in _pins) pin.Dispose();
        _storing.Dispose();
    }

    private async Task<ProducedArtifact> UploadAsync(OutputFile file, CancellationToken ct)
    {
        var (bytes, sha256) = await MeasureAsync(file.Path, ct);
        var request = new UploadRequest
        {
            Attempt = attempt.Job.Attempt, Token = attempt.Job.Token, File = file.Name, Kind = file.Kind,
            Bytes = bytes, Sha256 = sha256, ContentType = file.ContentType,
        };
        UploadTarget? target = null;
        await TransferAsync($"upload of {file.Name}", ErrorCode.UploadRejected, async token =>
        {
            target ??= await AskHubAsync(() => services.Hub.UploadAsync(attempt.Job.JobId, request, token), token);
            var outcome = await services.Transfer.PutAsync(target, file.Path, token);
            if (outcome != TransferOutcome.Done) target = null;
            return outcome == TransferOutcome.Missing ? TransferOutcome.Away : outcome;
        }, ct);
        NodeTelemetry.BytesMoved.Add(bytes, new KeyValuePair<string, object?>("direction", "out"));
        return new ProducedArtifact
        {
            ArtifactId = target!.ArtifactId, Kind = file.Kind, Sha256 = sha256, Bytes = bytes, ContentType = file.ContentType,
            ContentAddress = file.ContentAddress, Media = file.Media, Metadata = file.Metadata,
        };
    }

    private async Task<string> PinAsync(string sha256, long bytes, Func<string> url, Func<CancellationToken, Task> renew, string name, CancellationToken ct)
    {
        var pin = await services.Cache.GetAsync(sha256, bytes, (path, token) => TransferAsync($"download of {name}", ErrorCode.ArtifactCorrupt, async inner =>
        {
            var outcome = await services.Transfer.GetAsync(url(), path, bytes, sha256, inner);
            if (outcome == TransferOutcome.Missing) throw new AinerException(ErrorCode.ArtifactMissing, $"The input {name} is not in the store.");
            if (outcome == TransferOutcome.Expired) await renew(inner);
            if (outcome == TransferOutcome.Done) NodeTelemetry.BytesMoved.Add(bytes, new KeyValuePair<string, object?>("direction", "in"));
            return outcome;
        }, token), ct);
        lock (_pins) _pins.Add(pin);
        return pin.Path;
    }

    /// <summary>Asking for the address again brings a fresh URL. Throws artifact_missing when the hub knows no such file any more: whoever wanted the shortcut makes it himself.</summary>
    private async Task<string> RenewAsync(ReusableArtifact artifact, CancellationToken ct)
    {
        if (!_found.TryGetValue(artifact.ArtifactId, out var kind)) return artifact.Url;
        var known = await FindReusableAsync(kind, [artifact.ContentAddress], ct);
        return known.FirstOrDefault(again => again.Sha256 == artifact.Sha256 && again.Bytes == artifact.Bytes)?.Url
            ?? throw new AinerException(ErrorCode.ArtifactMissing, $"The artifact {artifact.ArtifactId} is no longer known under its content address.");
    }

    /// <summary>Claiming again under the same open lease brings fresh URLs.</summary>
    private async Task RenewInputsAsync(CancellationToken ct)
    {
        var claim = new ClaimRequest(nodeId, attempt.Job.Attempt, attempt.Lane);
        var fresh = await AskHubAsync(() => services.Hub.ClaimAsync(attempt.Job.JobId, claim, ct), ct);
        if (fresh.Token != attempt.Job.Token) throw new AinerException(ErrorCode.LeaseStale, "The lease was given anew.");
        if (fresh.Inputs.Count == _inputs.Count) _inputs = fresh.Inputs;
    }

    /// <summary>Repeats a transfer until it is done, mismatches too often, or patience ends.</summary>
    private async Task TransferAsync(string what, ErrorCode onMismatch, Func<CancellationToken, Task<TransferOutcome>> once, CancellationToken ct)
    {
        var backoff = services.NewBackoff();
        var started = services.Clock.GetTimestamp();
        for (var mismatches = 0; ;)
        {
            var outcome = await once(ct);
            if (outcome == TransferOutcome.Done) return;
            if (outcome == TransferOutcome.Mismatch && ++mismatches > MismatchesTolerated)
                throw new AinerException(onMismatch, $"The {what} does not match its announced size or checksum.");
            if (services.Clock.GetElapsedTime(started) > Patience)
                throw new AinerException(ErrorCode.DependencyUnavailable, $"The {what} did not succeed for {Patience.TotalMinutes} minutes; the last try: {outcome}.");
            await backoff.PauseAsync(ct);
        }
    }

    private async Task<T> AskHubAsync<T>(Func<Task<T>> ask, CancellationToken ct)
    {
        var backoff = services.NewBackoff();
        var started = services.Clock.GetTimestamp();
        while (true)
        {
            try { return await ask(); }
            catch (HubException e) when (e.Failure == HubFailure.Away && services.Clock.GetElapsedTime(started) < Patience)
            {
                await backoff.PauseAsync(ct);
            }
        }
    }

    private static async Task<(long Bytes, string Sha256)> MeasureAsync(string path, CancellationToken ct)
    {
        if (!File.Exists(path)) throw new AinerException(ErrorCode.ProviderOutputInvalid, $"The provider made no file {Path.GetFileName(path)}.");
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        return (file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)));
    }
}
