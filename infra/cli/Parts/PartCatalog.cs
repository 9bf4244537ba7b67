using Ainer.Cli.House;

namespace Ainer.Cli.Parts;

/// <summary>All parts of this copy, services first, in the order in which they start; they stop in the reverse order.</summary>
internal sealed class PartCatalog
{
    private PartCatalog(IReadOnlyList<IPart> services, IReadOnlyList<IPart> apps)
    {
        Services = services;
        Apps = apps;
    }

    public IReadOnlyList<IPart> Services { get; }

    public IReadOnlyList<IPart> Apps { get; }

    public IEnumerable<IPart> All => Services.Concat(Apps);

    public static PartCatalog Open(HouseContext house, Secrets secrets, HttpClient http)
    {
        IPart[] packaged = [new PostgresPart(house, secrets, Environment.UserName == "root"), new RabbitMqPart(house, secrets, http), new RedisPart(house)];
        var contained = File.Exists(ComposePart.EnvironmentFile(house.Layout));
        return new PartCatalog(
            [.. packaged.Select(part => contained ? new ComposePart(part, house.Layout) : part), new S3Part(house, secrets, http)],
            AppPart.All(house, http));
    }
}
