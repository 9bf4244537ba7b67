using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace Ainer.Artifacts;

/// <summary>Clients for one endpoint of the store.</summary>
internal static class S3Clients
{
    public static AmazonS3Client Create(S3Options options, string? endpoint)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = true,
            // Checksums only where asked for: trailers that newer clients add by default are unknown to older servers.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            MaxErrorRetry = 2,
            Timeout = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(5),
        };
        if (string.IsNullOrEmpty(endpoint))
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }
        else
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = options.Region;
            config.UseHttp = endpoint.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        }
        return string.IsNullOrEmpty(options.AccessKey)
            ? new AmazonS3Client(config)
            : new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
    }
}
