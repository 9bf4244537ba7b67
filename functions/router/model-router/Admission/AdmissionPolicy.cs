namespace Ainer.ModelRouter.Admission;

/// <summary>A job that waits for room in its lane.</summary>
internal sealed record WaitingJob(string JobId, int Attempt, string TenantId, string RunId, string Lane, int Priority, DateTimeOffset WaitingSince);

/// <summary>
/// Who goes next: lower priority number first; among equals the tenant with the least under way (each admission counts at once, so tenants alternate); then who
/// waits longest. Pure.
/// </summary>
internal static class AdmissionPolicy
{
    /// <param name="waiting">The jobs that wait in one lane.</param>
    /// <param name="room">How many more the lane can take.</param>
    /// <param name="underWay">Jobs under way in the lane, by tenant.</param>
    public static IReadOnlyList<WaitingJob> Admit(IEnumerable<WaitingJob> waiting, int room, IReadOnlyDictionary<string, int> underWay)
    {
        var queue = waiting.ToList();
        var load = new Dictionary<string, int>(underWay, StringComparer.Ordinal);
        var admitted = new List<WaitingJob>();
        while (admitted.Count < room && queue.Count > 0)
        {
            var next = queue
                .OrderBy(job => job.Priority)
                .ThenBy(job => load.GetValueOrDefault(job.TenantId))
                .ThenBy(job => job.WaitingSince)
                .ThenBy(job => job.JobId, StringComparer.Ordinal)
                .First();
            queue.Remove(next);
            admitted.Add(next);
            load[next.TenantId] = load.GetValueOrDefault(next.TenantId) + 1;
        }
        return admitted;
    }
}
