namespace Ainer.Cli.S3;

/// <summary>What is known of one object; its bytes lie in the file named <see cref="DataFile"/> beside it.</summary>
internal sealed record StoredObject
{
    public required string Key { get; init; }

    public required string DataFile { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Hex MD5 of the bytes, or of the parts' MD5s with "-count" for a multipart upload, without quotes.</summary>
    public required string ETag { get; init; }

    /// <summary>Base64 SHA-256 of the bytes.</summary>
    public required string Sha256 { get; init; }

    public required string ContentType { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    /// <summary>Headers to give back with the object: x-amz-meta-*, cache-control, content-disposition ...</summary>
    public required Dictionary<string, string> Headers { get; init; }
}

/// <summary>An error of the S3 protocol: HTTP status, code as in the S3 API reference, message.</summary>
internal sealed class S3Exception(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public static S3Exception NoSuchBucket(string bucket) => new(404, "NoSuchBucket", $"The bucket {bucket} does not exist.");

    public static S3Exception NoSuchKey(string key) => new(404, "NoSuchKey", $"There is no object {key}.");

    public static S3Exception NoSuchUpload() => new(404, "NoSuchUpload", "There is no such multipart upload.");
}
