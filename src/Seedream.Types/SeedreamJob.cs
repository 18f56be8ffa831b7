namespace Seedream;

/// <summary>
/// One edit that the service runs or has run. Its property names are the parameter names of the cmdlets, so that a job
/// pipes into them, live, out of <c>Import-Clixml</c>, or from JSON.
/// </summary>
public sealed record SeedreamJob : SeedreamEdit
{
    /// <summary>The service's name for the job, a UUID.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>Where the job stood when this object was made.</summary>
    public SeedreamJobStatus Status { get; init; }

    /// <summary>What the edit asks for.</summary>
    public string? Prompt { get; init; }

    /// <summary>The full path of the edited file; null where the edit began with a URL, a reference or the prompt alone.</summary>
    public string? Path { get; init; }

    /// <summary>The URL of the edited picture where it was no file.</summary>
    public Uri? Uri { get; init; }

    /// <summary>The pictures given beside the edited one, as full paths and URLs.</summary>
    public string[] ReferenceImage { get; init; } = [];

    /// <summary>When the service accepted the job, in local time; null for a job known by its id alone.</summary>
    public DateTime? Submitted { get; init; }

    /// <summary>The time from the submit to the moment the end was seen; null while the job runs.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>What the service charged in US dollars; null while it has not said.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Why the job failed, in the service's words.</summary>
    public string? Error { get; init; }

    /// <summary>The base address that the job was submitted to.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The folder that its pictures are meant for, where the submit named one.</summary>
    public string? Destination { get; init; }

    /// <summary>The name template that its pictures are meant to have, where the submit named one.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The job's number in the ledger of this machine, which names it also where it has no request id: its submit was
    /// refused or got no answer. Null for a job that the ledger does not have.
    /// </summary>
    public long? LedgerNumber { get; init; }

    /// <summary>The edited file or URL, for messages and names; null for an edit from the prompt alone.</summary>
    public string? Source => Path ?? Uri?.ToString();

    /// <inheritdoc/>
    public override string ToString() => RequestId;
}
