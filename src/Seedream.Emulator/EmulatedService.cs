using System.Globalization;

namespace Seedream.Emulator;

/// <summary>The state of one emulated service, which its endpoints share.</summary>
internal sealed class EmulatedService
{
    public EmulatedService(EmulatorOptions options)
    {
        Options = options;
        Jobs = new JobStore(options);
        Assets = new AssetStore(options);
        RateLimit = new RateLimit(options);
        Images = new ImageStore(options);
    }

    public EmulatorOptions Options { get; }

    public JobStore Jobs { get; }

    public AssetStore Assets { get; }

    public RateLimit RateLimit { get; }

    public ImageStore Images { get; }

    public FaultRuleSet Faults { get; } = new();

    public RequestCounters Counters { get; } = new();

    /// <summary>Scheme and authority of the API, without a slash at the end.</summary>
    public string ApiBase { get; set; } = "";

    /// <summary>Scheme and authority of the public files.</summary>
    public string FilesBase { get; set; } = "";

    /// <summary>Scheme and authority of the host where nothing belongs.</summary>
    public string ForeignBase { get; set; } = "";

    public string ApiBaseFor(Exchange exchange) => exchange.HasFault(FaultAction.ForeignUrls) ? ForeignBase : ApiBase;

    public string FilesBaseFor(Exchange exchange) =>
        exchange.HasFault(FaultAction.ForeignUrls) ? ForeignBase : FilesBase;

    public DateTimeOffset Now => Options.Clock.GetUtcNow();

    /// <summary>An error in the form that the options choose.</summary>
    public Reply Error(int code, string text) => ErrorReply.Create(code, Options.ErrorShape, text);

    /// <summary>The job whose record can still be asked about.</summary>
    public Job? FindRecord(string? id) =>
        FindJob(id) is { } job && Now - job.Submitted <= Options.RecordRetention ? job : null;

    /// <summary>The job, whatever its age.</summary>
    public Job? FindJob(string? id) => Guid.TryParse(id, out Guid known) ? Jobs.Find(known) : null;

    /// <summary>The completed job and the index that a path under <c>/generations/</c> stands for.</summary>
    public (Job Job, int Index)? FindOutput(string path)
    {
        ReadOnlySpan<char> name = Path.GetFileNameWithoutExtension(path.AsSpan());
        int dash = name.LastIndexOf('-');
        if (!path.StartsWith("/generations/", StringComparison.Ordinal) || dash < 0
            || !Guid.TryParse(name[..dash], out Guid id)
            || !int.TryParse(name[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            || Jobs.Find(id) is not { } job)
        {
            return null;
        }

        DateTimeOffset now = Now;
        bool there = job.StateAt(now) == JobState.Completed && index < job.Images && now - job.Ends <= Options.FileRetention;
        return there ? (job, index) : null;
    }

    /// <summary>Forgets jobs, files, faults and counts. Options stay as they are.</summary>
    public void Reset()
    {
        Jobs.Clear();
        Assets.Clear();
        Faults.Clear();
        RateLimit.Clear();
        Counters.Clear();
    }
}
