namespace Ainer.ModelRouter.Admission;

/// <summary>A job that waits for room in its lane.</summary>
/// <param name="FilmId">The first of the runs from which its run was made; ids of runs sort by the time of their making.</param>
/// <param name="RunPriority">0 (first) to 9 (last), of its run.</param>
/// <param name="Priority">Ten times the run's, and the job's own within the run.</param>
internal sealed record WaitingJob(string JobId, int Attempt, string TenantId, string FilmId, string RunId, string Lane, int RunPriority, int Priority, DateTimeOffset WaitingSince);

/// <summary>
/// Who goes next (docs/admission.md): the more urgent run; among equals the tenant with the least under way (each admission counts at once, so tenants alternate); then the
/// film that was asked for first, so that films are finished one by one; within a run by its plan, then who waits longest. Pure.
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
                .OrderBy(job => job.RunPriority)
                .ThenBy(job => load.GetValueOrDefault(job.TenantId))
                .ThenBy(job => job.FilmId, StringComparer.Ordinal)
                .ThenBy(job => job.RunId, StringComparer.Ordinal)
                .ThenBy(job => job.Priority)
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
