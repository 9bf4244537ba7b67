using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Ainer.Artifacts;
using Ainer.Cli.S3;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ainer.Cli.Tests;

/// <summary>The built-in object store, spoken to with the AWS client as the apps do.</summary>
public sealed class ObjectStoreTests : IAsyncLifetime
{
    private const string Bucket = "films";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ainer-s3-");
    private WebApplication _server = null!;
    private AmazonS3Client _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        await _client.PutBucketAsync(Bucket, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_put_comes_back_whole_with_its_type_and_metadata(bool chunked)
    {
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        var put = new PutObjectRequest { BucketName = Bucket, Key = "run 1/镜头+a&b=c.mp4", InputStream = new MemoryStream(bytes), ContentType = "video/mp4", UseChunkEncoding = chunked };
        put.Metadata["look"] = "hash-1";
        await _client.PutObjectAsync(put, Cancel);

        using var got = await _client.GetObjectAsync(Bucket, put.Key, Cancel);

        using var copy = new MemoryStream();
        await got.ResponseStream.CopyToAsync(copy, Cancel);
        Assert.Equal(bytes, copy.ToArray());
        Assert.Equal("video/mp4", got.Headers.ContentType);
        Assert.Equal("hash-1", got.Metadata["look"]);
        Assert.Equal($"\"{Convert.ToHexStringLower(Md5(bytes))}\"", got.ETag);
    }

    [Fact]
    public async Task Objects_are_still_there_after_the_store_was_restarted()
    {
        await PutTextAsync("a/b.txt", "kept");

        await RestartAsync();

        Assert.Equal("kept", await GetTextAsync("a/b.txt"));
    }

    [Fact]
    public async Task An_object_whose_description_cannot_be_written_leaves_no_bytes()
    {
        var folder = Path.Combine(_folder.FullName, Bucket);
        await PutTextAsync("kept.txt", "kept");
        var before = Directory.GetFiles(Path.Combine(folder, "data"));
        // A folder in the place of the description, which is named by the hash of the key.
        Directory.CreateDirectory(Path.Combine(folder, "objects", Convert.ToHexStringLower(SHA256.HashData("lost.txt"u8))[..40] + ".json"));

        await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => PutTextAsync("lost.txt", "lost"));

        Assert.Equal(before, Directory.GetFiles(Path.Combine(folder, "data")));
    }

    [Fact]
    public async Task An_interrupted_upload_leaves_no_object_and_no_bytes()
    {
        var data = Path.Combine(_folder.FullName, Bucket, "data");
        await File.WriteAllTextAsync(Path.Combine(data, "half"), "half an upload", Cancel);

        await RestartAsync();

        Assert.Empty(Directory.EnumerateFiles(data));
        Assert.Empty((await _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket }, Cancel)).S3Objects ?? []);
    }

    [Fact]
    public async Task An_object_whose_bytes_are_gone_is_no_object_and_can_be_put_again()
    {
        await PutTextAsync("film", "bytes");
        File.Delete(DataFile());

        var head = await Assert.ThrowsAsync<AmazonS3Exception>(() => _client.GetObjectMetadataAsync(Bucket, "film", Cancel));
        var get = await Assert.ThrowsAsync<NoSuchKeyException>(() => _client.GetObjectAsync(Bucket, "film", Cancel));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (head.StatusCode, get.StatusCode));

        await _client.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "film", ContentBody = "again", IfNoneMatch = "*" }, Cancel);
        Assert.Equal("again", await GetTextAsync("film"));
    }

    [Fact]
    public async Task A_description_that_cannot_be_read_costs_its_own_object_only()
    {
        await PutTextAsync("damaged", "bytes");
        await File.WriteAllTextAsync(Assert.Single(Directory.GetFiles(Path.Combine(_folder.FullName, Bucket, "objects"))), "{\"Key\":", Cancel);
        await PutTextAsync("whole", "kept");

        await RestartAsync();

        Assert.Equal("kept", await GetTextAsync("whole"));
        await Assert.ThrowsAsync<NoSuchKeyException>(() => _client.GetObjectAsync(Bucket, "damaged", Cancel));
    }

    [Fact]
    public async Task Bytes_that_a_disk_has_changed_are_found_by_whoever_doubts_the_hash_that_was_taken_of_them()
    {
        var bytes = "what was put"u8.ToArray();
        using var store = new ArtifactStore(Options.Create(new S3Options { Endpoint = Address, AccessKey = "ainer", SecretKey = "secret", Bucket = Bucket }), TimeProvider.System);
        await store.PutAsync("film", new MemoryStream(bytes), "video/mp4", Cancel);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Assert.True(await store.HoldsAsync("film", bytes.Length, sha256, trustServer: false, Cancel));

        await File.WriteAllBytesAsync(DataFile(), "what was puT"u8.ToArray(), Cancel);

        Assert.True(await store.HoldsAsync("film", bytes.Length, sha256, trustServer: true, Cancel));
        Assert.False(await store.HoldsAsync("film", bytes.Length, sha256, trustServer: false, Cancel));
    }

    [Fact]
    public async Task A_range_gives_just_that_range()
    {
        await PutTextAsync("film", "0123456789");

        using var part = await _client.GetObjectAsync(new GetObjectRequest { BucketName = Bucket, Key = "film", ByteRange = new ByteRange(2, 5) }, Cancel);

        Assert.Equal(HttpStatusCode.PartialContent, part.HttpStatusCode);
        Assert.Equal("2345", await new StreamReader(part.ResponseStream).ReadToEndAsync(Cancel));
    }

    [Fact]
    public async Task A_presigned_put_takes_exactly_the_announced_object()
    {
        var bytes = "the announced bytes"u8.ToArray();
        var url = await _client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = Bucket, Key = "up", Verb = HttpVerb.PUT, Protocol = Protocol.HTTP, ContentType = "audio/wav", Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5),
            Headers = { ["x-amz-checksum-sha256"] = Convert.ToBase64String(SHA256.HashData(bytes)) },
        });

        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(url, "the announced bytez"u8.ToArray(), SHA256.HashData(bytes), "audio/wav"));
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(url, bytes, SHA256.HashData(bytes), "text/html"));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(url, bytes, SHA256.HashData(bytes), "audio/wav"));
        var head = await _client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = Bucket, Key = "up", ChecksumMode = ChecksumMode.ENABLED }, Cancel);
        Assert.Equal(Convert.ToBase64String(SHA256.HashData(bytes)), head.ChecksumSHA256);
    }

    [Fact]
    public async Task A_presigned_get_works_until_it_is_changed()
    {
        await PutTextAsync("film.mp4", "bytes");
        var url = await _client.GetPreSignedURLAsync(new GetPreSignedUrlRequest { BucketName = Bucket, Key = "film.mp4", Protocol = Protocol.HTTP, Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5) });
        using var http = new HttpClient();

        Assert.Equal("bytes", await http.GetStringAsync(new Uri(url), Cancel));
        using var other = await http.GetAsync(new Uri(url.Replace("film.mp4", "film.mp5", StringComparison.Ordinal)), Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
    }

    [Fact]
    public async Task Nobody_gets_in_without_the_key()
    {
        using var http = new HttpClient();
        using var bare = await http.GetAsync(new Uri($"{Address}/{Bucket}/film"), Cancel);
        using var stranger = Client("ainer", "a guess");

        Assert.Equal(HttpStatusCode.Forbidden, bare.StatusCode);
        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(() => stranger.ListBucketsAsync(Cancel));
        Assert.Equal("SignatureDoesNotMatch", refused.ErrorCode);
    }

    [Fact]
    public async Task A_large_file_goes_up_in_parts()
    {
        var bytes = RandomNumberGenerator.GetBytes(13 * 1024 * 1024);
        using var transfer = new TransferUtility(_client, new TransferUtilityConfig { MinSizeBeforePartUpload = 5 * 1024 * 1024 });
        await transfer.UploadAsync(new TransferUtilityUploadRequest { BucketName = Bucket, Key = "big", InputStream = new MemoryStream(bytes), PartSize = 5 * 1024 * 1024 }, Cancel);

        using var got = await _client.GetObjectAsync(Bucket, "big", Cancel);

        using var copy = new MemoryStream();
        await got.ResponseStream.CopyToAsync(copy, Cancel);
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(copy.ToArray()));
        Assert.EndsWith("-3\"", got.ETag, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(_folder.FullName, Bucket, "data")));
    }

    [Fact]
    public async Task Lists_come_in_pages_and_folders()
    {
        foreach (var key in (string[])["a/1", "a/2", "b/1", "c"])
            await PutTextAsync(key, key);

        var folders = await _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Delimiter = "/" }, Cancel);
        var keys = new List<string>();
        var request = new ListObjectsV2Request { BucketName = Bucket, MaxKeys = 3 };
        ListObjectsV2Response page;
        do
        {
            page = await _client.ListObjectsV2Async(request, Cancel);
            keys.AddRange(page.S3Objects.Select(entry => entry.Key));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);

        Assert.Equal(["a/", "b/"], folders.CommonPrefixes);
        Assert.Equal("c", Assert.Single(folders.S3Objects).Key);
        Assert.Equal(["a/1", "a/2", "b/1", "c"], keys);
    }

    [Fact]
    public async Task A_put_that_must_be_new_is_refused_when_the_key_is_taken()
    {
        await PutTextAsync("once", "first");

        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(() =>
            _client.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "once", ContentBody = "second", IfNoneMatch = "*" }, Cancel));

        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        Assert.Equal("first", await GetTextAsync("once"));
    }

    [Fact]
    public async Task Copy_and_delete_do_what_they_say()
    {
        await PutTextAsync("from", "text");
        await _client.CopyObjectAsync(Bucket, "from", Bucket, "to", Cancel);
        await _client.DeleteObjectAsync(Bucket, "from", Cancel);

        Assert.Equal("text", await GetTextAsync("to"));
        var gone = await Assert.ThrowsAsync<AmazonS3Exception>(() => _client.GetObjectMetadataAsync(Bucket, "from", Cancel));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        await _client.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = Bucket, Objects = [new KeyVersion { Key = "to" }] }, Cancel);
        await _client.DeleteBucketAsync(Bucket, Cancel);
        Assert.Empty((await _client.ListBucketsAsync(Cancel)).Buckets ?? []);
    }

    /// <summary>It is started in the state folder, where database and broker write all the time.</summary>
    [Fact]
    public void Its_own_folder_is_the_only_one_that_is_watched_for_changed_settings() =>
        Assert.Equal(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), Path.TrimEndingDirectorySeparator(_server.Environment.ContentRootPath));

    private string DataFile() => Assert.Single(Directory.GetFiles(Path.Combine(_folder.FullName, Bucket, "data")));

    private string Address => _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    private async Task StartAsync()
    {
        _server = S3Server.Build(0, _folder.FullName, "ainer", "secret", TimeProvider.System);
        await _server.StartAsync(Cancel);
        _client = Client("ainer", "secret");
    }

    private async Task RestartAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        await StartAsync();
    }

    private AmazonS3Client Client(string access, string secret) => new(new BasicAWSCredentials(access, secret),
        new AmazonS3Config { ServiceURL = Address, ForcePathStyle = true, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });

    private Task PutTextAsync(string key, string text) => _client.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = key, ContentBody = text }, Cancel);

    private async Task<string> GetTextAsync(string key)
    {
        using var got = await _client.GetObjectAsync(Bucket, key, Cancel);
        return await new StreamReader(got.ResponseStream, Encoding.UTF8).ReadToEndAsync(Cancel);
    }

    private static async Task<HttpStatusCode> PutAsync(string url, byte[] bytes, byte[] declared, string type)
    {
        using var http = new HttpClient();
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        content.Headers.Add("x-amz-checksum-sha256", Convert.ToBase64String(declared));
        using var answer = await http.PutAsync(new Uri(url), content, Cancel);
        return answer.StatusCode;
    }

#pragma warning disable CA5351 // S3's ETag is an MD5.
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351
}
