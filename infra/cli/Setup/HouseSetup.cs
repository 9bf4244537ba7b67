using Ainer.Cli.House;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.Setup;

/// <summary>What must be inside the services before the apps start: schema, bucket, seed.</summary>
internal sealed class HouseSetup(HouseContext house, Screen screen)
{
    public Task RunAsync(Secrets secrets, CancellationToken cancel)
    {
        _ = (house, screen, secrets, cancel);
        return Task.CompletedTask;
    }
}
