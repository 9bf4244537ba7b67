using System.Net.Http.Headers;
using System.Security.Cryptography;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Messaging;

namespace Ainer.WorkerHub.Tests;

/// <summary>What a worker does with a claimed job, step by step: files by presigned URL, results as worker.result messages.</summary>
internal static class WorkerHand
{
    private static readonly HttpClient Http = new();

    public static string Sha256Of(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static Task<UploadTicket> AnnounceAsync(this RouterLine line, ClaimedJob job, byte[] content, string file = "line.wav", ArtifactKind kind = ArtifactKind.Speech, string type = "audio/wav") =>
        line.Uploads.AnnounceAsync(job.JobId, new UploadRequest(job.Attempt, job.Token, file, kind, content.Length, Sha256Of(content), type), RouterLine.Stop);

    /// <summary>PUTs with exactly the headers of the ticket.</summary>
    public static async Task<HttpResponseMessage> PutAsync(UploadTicket ticket, byte[] content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, ticket.Url) { Content = new ByteArrayContent(content) };
        foreach (var (name, value) in ticket.Headers)
        {
            if (name == "Content-Type") request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else if (name == "Content-Length") Assert.Equal(content.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), value);
            else request.Headers.TryAddWithoutValidation(name, value);
        }
        return await Http.SendAsync(request, RouterLine.Stop);
    }

    public static Task<byte[]> GetAsync(string url) => Http.GetByteArrayAsync(url, RouterLine.Stop);

    /// <summary>Announces and puts a file.</summary>
    public static async Task<ProducedArtifact> UploadAsync(this RouterLine line, ClaimedJob job, byte[] content, string file = "line.wav",
        ArtifactKind kind = ArtifactKind.Speech, string type = "audio/wav", string? address = null)
    {
        var ticket = await line.AnnounceAsync(job, content, file, kind, type);
        using var answer = await PutAsync(ticket, content);
        answer.EnsureSuccessStatusCode();
        return Produced(ticket, content, kind, type, address);
    }

    public static ProducedArtifact Produced(UploadTicket ticket, byte[] content, ArtifactKind kind = ArtifactKind.Speech, string type = "audio/wav", string? address = null) => new()
    {
        ArtifactId = ticket.ArtifactId,
        Kind = kind,
        Sha256 = Sha256Of(content),
        Bytes = content.Length,
        ContentType = type,
        ContentAddress = address,
        Media = new MediaFacts { DurationS = 1.5 },
        Metadata = AinerJson.ToElement(new { voice = "en" }),
    };

    public static WorkerResult Result(ClaimedJob job, WorkerOutcome outcome, string node = "node-a", params ProducedArtifact[] artifacts) => new()
    {
        TenantId = job.TenantId,
        ProjectId = job.ProjectId,
        RunId = job.RunId,
        JobId = job.JobId,
        Attempt = job.Attempt,
        Token = job.Token,
        NodeId = node,
        Outcome = outcome,
        Provider = job.Provider,
        Artifacts = artifacts,
        Usage = new WorkUsage { WallS = 2.5, Cost = 0.25m },
        TraceId = job.TraceId,
    };

    /// <summary>Delivers worker.result as the router's consumer does: the store is asked first, then inbox and effect in one transaction.</summary>
    public static async Task<ConsumeOutcome> TellAsync(this RouterLine line, WorkerResult result, string? eventId = null)
    {
        var message = AinerJson.Write(new EventEnvelope
        {
            EventId = eventId ?? line.Ids.NewEventId(),
            EventType = EventTypes.WorkerResult,
            Producer = Producers.WorkerHub,
            OccurredAt = TimeProvider.System.GetUtcNow(),
            TenantId = result.TenantId,
            ProjectId = result.ProjectId,
            RunId = result.RunId,
            JobId = result.JobId,
            Attempt = result.Attempt,
            Payload = AinerJson.ToElement(result),
        });
        var heard = AinerJson.Read<WorkerResult>(EnvelopeConsumer.Parse(message).Payload);
        var seen = await line.Results.InspectAsync(heard, RouterLine.Stop);
        return await line.Consumer.ConsumeAsync("worker_hub.worker_result", message, null, (_, tx) => line.Results.ApplyAsync(tx, heard, seen), RouterLine.Stop);
    }
}
