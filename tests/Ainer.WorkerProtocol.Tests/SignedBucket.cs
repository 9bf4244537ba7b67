using Ainer.Testing;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Ainer.WorkerProtocol.Tests;

/// <summary>A bucket of one test class on the real S3 server, removed at the end.</summary>
internal sealed class SignedBucket : IAsyncDisposable
{
    private readonly AmazonS3Client _client = new(
        new BasicAWSCredentials(TestServices.S3AccessKey, TestServices.S3SecretKey),
        new AmazonS3Config { ServiceURL = TestServices.S3Endpoint, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });
    private readonly string _name = TestServices.UniqueName("ainer-test");

    /// <summary>Where presigned URLs point; a port where nobody listens makes S3 be away.</summary>
    public string? Elsewhere { get; set; }

    /// <summary>How long presigned URLs are good for.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(10);

    public static async Task<SignedBucket> CreateAsync()
    {
        var bucket = new SignedBucket();
        await bucket._client.PutBucketAsync(bucket._name);
        return bucket;
    }

    public Task PutAsync(string key, string text) =>
        _client.PutObjectAsync(new PutObjectRequest { BucketName = _name, Key = key, ContentBody = text, ContentType = "text/plain" });

    public async Task<string> ReadAsync(string key)
    {
        using var response = await _client.GetObjectAsync(_name, key);
        using var reader = new StreamReader(response.ResponseStream);
        return await reader.ReadToEndAsync();
    }

    public string PresignGet(string key) => Point(_client.GetPreSignedURL(Request(key, HttpVerb.GET)));

    public string PresignPut(string key, string contentType)
    {
        var request = Request(key, HttpVerb.PUT);
        request.ContentType = contentType;
        return Point(_client.GetPreSignedURL(request));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var item in (await _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _name })).S3Objects ?? [])
            await _client.DeleteObjectAsync(_name, item.Key);
        await _client.DeleteBucketAsync(_name);
        _client.Dispose();
    }

    private GetPreSignedUrlRequest Request(string key, HttpVerb verb) => new()
    {
        BucketName = _name,
        Key = key,
        Verb = verb,
        Protocol = TestServices.S3Endpoint.StartsWith("https", StringComparison.Ordinal) ? Protocol.HTTPS : Protocol.HTTP,
        Expires = TimeProvider.System.GetUtcNow().Add(Lifetime).UtcDateTime,
    };

    private string Point(string url) => Elsewhere is null ? url : new UriBuilder(url) { Host = new Uri(Elsewhere).Host, Port = new Uri(Elsewhere).Port }.Uri.ToString();
}
