namespace Seedream.Emulator;

/// <summary>Decides which rows the history lists, in which order and on which page.</summary>
internal static class HistoryListing
{
    public static bool IsListed(EmulatorOptions options, Job job, DateTimeOffset now) =>
        AppearsAt(options, job) <= now;

    public static bool HasLanded(EmulatorOptions options, Job job, DateTimeOffset now) =>
        AppearsAt(options, job) + options.HistoryFieldLag <= now;

    /// <summary>Returns the rows of all pages: one for each image of a completed job, one for any other job.</summary>
    public static (Job Job, int Index)[] Rows(
        EmulatorOptions options,
        IEnumerable<Job> oldestFirst,
        HistoryQuery query,
        DateTimeOffset now)
    {
        IEnumerable<Job> jobs = oldestFirst
            .Where(job => IsListed(options, job, now) && query.Matches(job, HistoryRow.Status(job, now)));
        jobs = options.HistoryOrder switch
        {
            HistoryOrder.OldestFirst => jobs,
            HistoryOrder.Appearance => jobs.OrderByDescending(job => AppearsAt(options, job)),
            HistoryOrder.Shuffled => jobs.OrderBy(job => job.Chance(options.Seed, "order")),
            _ => jobs.Reverse(),
        };
        int repeats = options.HistoryRepeatRows ? 2 : 1;
        return
        [
            .. jobs.SelectMany(job => Enumerable
                .Range(0, job.StateAt(now) == JobState.Completed ? job.Images : 1)
                .SelectMany(index => Enumerable.Repeat((job, index), repeats))),
        ];
    }

    /// <summary>Returns where a page begins in the list of rows, and how many rows it has at most.</summary>
    public static (long Start, int Length) Page(EmulatorOptions options, int number, int size)
    {
        int half = options.HistoryShortPages ? Math.Max(1, size / 2) : size;
        long before = number - 1L;
        long shortBefore = number / 2;
        long start = (shortBefore * half) + ((before - shortBefore) * size) - (before * options.HistoryShift);
        return (Math.Max(0, start), number % 2 == 1 ? half : size);
    }

    private static DateTimeOffset AppearsAt(EmulatorOptions options, Job job)
    {
        TimeSpan random = options.HistoryLagSpread * job.Chance(options.Seed, "lag");
        DateTimeOffset appears = (options.HistoryAfterEnd ? job.Ends : job.Submitted) + options.HistoryLag + random;
        DateTimeOffset found = job.Submitted + options.HistoryMissingTime;
        bool isMissing = job.Chance(options.Seed, "missing") < options.HistoryMissingShare;
        return isMissing && found > appears ? found : appears;
    }
}
