using System.Globalization;

namespace Seedream.Emulator;

/// <summary>The state of one emulated service, shared by its endpoints.</summary>
internal sealed class EmulatedService(EmulatorOptions options)
{
    public EmulatorOptions Options { get; } = options;

    public JobStore Jobs { get; } = new(options);

    public AssetStore Assets { get; } = new(options);

    public RateLimit RateLimit { get; } = new(options);

    public ImageStore Images { get; } = new(options);

    public FaultRuleSet Faults { get; } = new();

    public RequestCounters Counters { get; } = new();

    /// <summary>Scheme and authority of the API, without a trailing slash. The other two have the same form.</summary>
    public string ApiBase { get; set; } = "";

    public string FilesBase { get; set; } = "";

    public string ForeignBase { get; set; } = "";

    public DateTimeOffset Now => Options.Clock.GetUtcNow();

    public string ApiBaseFor(Exchange exchange) => exchange.HasFault(FaultAction.ForeignUrls) ? ForeignBase : ApiBase;

    public string FilesBaseFor(Exchange exchange) =>
        exchange.HasFault(FaultAction.ForeignUrls) ? ForeignBase : FilesBase;

    public Reply Error(int code, string text) => ErrorReply.Create(code, Options.ErrorShape, text);

    /// <summary>Returns the job if the service still keeps its record.</summary>
    public Job? FindRecord(string? id) =>
        FindJob(id) is { } job && Now - job.Submitted <= Options.RecordRetention ? job : null;

    /// <summary>Returns the job, however old it is.</summary>
    public Job? FindJob(string? id) => id is null ? null : Jobs.Find(id);

    /// <summary>Returns the completed job and the image index that a path below <c>/generations/</c> names.</summary>
    public (Job Job, int Index)? FindOutput(string path)
    {
        ReadOnlySpan<char> name = Path.GetFileNameWithoutExtension(path.AsSpan());
        int dash = name.LastIndexOf('-');
        if (!path.StartsWith("/generations/", StringComparison.Ordinal)
            || dash < 0
            || !Guid.TryParse(name[..dash], out Guid id)
            || !int.TryParse(name[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            || Jobs.FindByFile(id) is not { } job)
        {
            return null;
        }

        DateTimeOffset now = Now;
        bool exists = job.StateAt(now) == JobState.Completed
            && job.Made.Contains(index)
            && now - job.Ends <= Options.FileRetention;
        return exists ? (job, index) : null;
    }

    /// <summary>Removes all jobs, files and faults and resets the counters. The options stay.</summary>
    public void Reset()
    {
        Jobs.Clear();
        Assets.Clear();
        Faults.Clear();
        RateLimit.Clear();
        Counters.Clear();
    }
}
