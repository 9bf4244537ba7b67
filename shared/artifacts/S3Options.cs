using System.ComponentModel.DataAnnotations;

namespace Ainer.Artifacts;

/// <summary>Where objects are kept.</summary>
public sealed class S3Options
{
    /// <summary>The configuration section.</summary>
    public const string Section = "S3";

    /// <summary>The endpoint as this process reaches it; empty for AWS itself.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The endpoint as agents and the composer reach it; presigned URLs for workers name it. Default: <see cref="Endpoint"/>.</summary>
    public string? WorkerEndpoint { get; set; }

    /// <summary>The endpoint as users reach it; presigned URLs in API answers name it. Default: <see cref="Endpoint"/>.</summary>
    public string? PublicEndpoint { get; set; }

    /// <summary>Empty: the process's own AWS identity.</summary>
    public string? AccessKey { get; set; }

    /// <inheritdoc cref="AccessKey"/>
    public string? SecretKey { get; set; }

    /// <summary>The region that signatures name.</summary>
    [Required]
    public string Region { get; set; } = "us-east-1";

    /// <summary>The bucket for everything.</summary>
    [Required]
    public string Bucket { get; set; } = "ainer-artifacts";

    /// <summary>Seconds that a presigned GET works.</summary>
    [Range(10, 7 * 24 * 3600)]
    public int GetUrlS { get; set; } = 900;

    /// <summary>Seconds that a presigned PUT works.</summary>
    [Range(10, 7 * 24 * 3600)]
    public int PutUrlS { get; set; } = 900;
}

/// <summary>Who will open a presigned URL, which decides the host in it.</summary>
public enum UrlAudience
{
    /// <summary>A user's browser or player.</summary>
    Public,
    /// <summary>An agent or the composer.</summary>
    Worker,
}
