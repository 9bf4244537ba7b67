using System.Security.Cryptography;

namespace Ainer.BackgroundTasks.Execution;

/// <summary>Where the spread of pauses comes from; tests put a fixed one in its place.</summary>
internal class RetryJitter
{
    private const int Steps = 1 << 20;

    /// <summary>A number drawn evenly from [0, 1). Safe from several threads.</summary>
    public virtual double Next() => RandomNumberGenerator.GetInt32(Steps) / (double)Steps;
}
