using Ainer.EndToEnd.Tests.Houses;

namespace Ainer.EndToEnd.Tests.Split;

/// <summary>
/// Machine 1 of docs/deploy-two-machines.md: the house without its own agent and composer, its links for workers signed for the address by which the second
/// machine knows the store. Disposed, the house is as it was.
/// </summary>
internal sealed class FirstMachine : IAsyncDisposable
{
    private static readonly string[] Workers = ["agent", "composer"];
    private static readonly TimeSpan UpPatience = TimeSpan.FromMinutes(4);
    private readonly House _house;
    private readonly string _line;

    private FirstMachine(House house, string storeEndpoint)
    {
        _house = house;
        _line = $"S3__WorkerEndpoint=\"{storeEndpoint}\"";
    }

    private string SettingsFile => Path.Combine(_house.State, "dev.env");

    public static async Task<FirstMachine> BecomeAsync(House house, string storeEndpoint)
    {
        var machine = new FirstMachine(house, storeEndpoint);
        try
        {
            await File.AppendAllLinesAsync(machine.SettingsFile, [machine._line]);
            await house.AinerAsync(UpPatience, "up");
            foreach (var worker in Workers) house.TakeAway(worker);
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await File.WriteAllLinesAsync(SettingsFile, (await File.ReadAllLinesAsync(SettingsFile)).Where(line => line != _line));
        await _house.AinerAsync(UpPatience, "up");
    }
}
