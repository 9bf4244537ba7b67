using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Ainer.Cli.S3;

/// <summary>XML bodies of the S3 REST API.</summary>
internal static class S3Answers
{
    public static readonly XNamespace Ns = "http://s3.amazonaws.com/doc/2006-03-01/";

    private const int LargestPage = 1000;

    public static Task ErrorAsync(HttpContext context, S3Exception error)
    {
        if (context.Response.HasStarted)
            return Task.CompletedTask;
        context.Response.Clear();
        context.Response.StatusCode = error.Status;
        return context.Request.Method == "HEAD" ? Task.CompletedTask : XmlAsync(context, new XElement("Error",
            new XElement("Code", error.Code), new XElement("Message", error.Message), new XElement("Resource", context.Request.Path.Value)));
    }

    public static Task BucketsAsync(HttpContext context, ObjectStore store) =>
        XmlAsync(context, new XElement(Ns + "ListAllMyBucketsResult", new XElement(Ns + "Buckets",
            store.Buckets.Select(bucket => new XElement(Ns + "Bucket", new XElement(Ns + "Name", bucket), new XElement(Ns + "CreationDate", "2020-01-01T00:00:00.000Z"))))));

    /// <summary>ListObjects, version 1 (marker) and 2 (continuation-token, here simply the last key seen).</summary>
    public static Task ListAsync(HttpContext context, ObjectStore store, string bucket)
    {
        var query = context.Request.Query;
        var prefix = query["prefix"].ToString();
        var delimiter = query["delimiter"].ToString();
        var second = query["list-type"] == "2";
        var after = (string[])[query["continuation-token"].ToString(), query["start-after"].ToString(), query["marker"].ToString()];
        var limit = int.TryParse(query["max-keys"], NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? Math.Min(wanted, LargestPage) : LargestPage;

        var contents = new List<StoredObject>();
        var folders = new List<string>();
        var last = "";
        var truncated = false;
        foreach (var stored in store.List(bucket, prefix, after.FirstOrDefault(text => text.Length > 0) ?? ""))
        {
            var cut = delimiter.Length == 0 ? -1 : stored.Key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var folder = cut < 0 ? null : stored.Key[..(cut + delimiter.Length)];
            if (folder is not null && folders.LastOrDefault() == folder)
            {
                last = stored.Key;
                continue;
            }

            if (contents.Count + folders.Count >= limit)
            {
                truncated = true;
                break;
            }

            if (folder is null)
                contents.Add(stored);
            else
                folders.Add(folder);
            last = stored.Key;
        }

        return XmlAsync(context, new XElement(Ns + "ListBucketResult",
            new XElement(Ns + "Name", bucket), new XElement(Ns + "Prefix", prefix), new XElement(Ns + "MaxKeys", limit),
            new XElement(Ns + "KeyCount", contents.Count + folders.Count), new XElement(Ns + "IsTruncated", truncated ? "true" : "false"),
            truncated ? new XElement(Ns + (second ? "NextContinuationToken" : "NextMarker"), last) : null,
            contents.Select(stored => new XElement(Ns + "Contents",
                new XElement(Ns + "Key", stored.Key), new XElement(Ns + "LastModified", Time(stored.LastModified)),
                new XElement(Ns + "ETag", $"\"{stored.ETag}\""), new XElement(Ns + "Size", stored.Bytes), new XElement(Ns + "StorageClass", "STANDARD"))),
            folders.Select(folder => new XElement(Ns + "CommonPrefixes", new XElement(Ns + "Prefix", folder)))));
    }

    public static Task PartsAsync(HttpContext context, string bucket, string key, string uploadId, IEnumerable<(int Number, StoredObject Part)> parts) =>
        XmlAsync(context, new XElement(Ns + "ListPartsResult",
            new XElement(Ns + "Bucket", bucket), new XElement(Ns + "Key", key), new XElement(Ns + "UploadId", uploadId), new XElement(Ns + "IsTruncated", "false"),
            parts.Select(part => new XElement(Ns + "Part", new XElement(Ns + "PartNumber", part.Number), new XElement(Ns + "ETag", $"\"{part.Part.ETag}\""),
                new XElement(Ns + "Size", part.Part.Bytes), new XElement(Ns + "LastModified", Time(part.Part.LastModified))))));

    public static async Task<XElement> ReadXmlAsync(HttpRequest request, CancellationToken cancel)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(cancel);
        try
        {
            return XElement.Parse(text);
        }
        catch (XmlException damage)
        {
            throw new S3Exception(400, "MalformedXML", damage.Message);
        }
    }

    public static Task XmlAsync(HttpContext context, XElement content)
    {
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + content.ToString(SaveOptions.DisableFormatting), context.RequestAborted);
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
