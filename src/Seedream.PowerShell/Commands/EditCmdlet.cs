using System.Management.Automation;
using Seedream.Edits;
using Seedream.Output;
using Seedream.PowerShell.Async;
using Seedream.PowerShell.Binding;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Commands;

/// <summary>The parameters of an edit, and how pipeline items become edits.</summary>
public abstract class EditCmdlet : LedgerCmdlet
{
    private bool _isPhotoBound;
    private bool _areReferencesBound;
    private PhotoArguments? _photos;
    private EditPlanner? _planner;
    private PlanLines? _lines;
    private bool? _watermark;

    /// <summary>The change to make.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? Prompt { get; set; }

    /// <summary>The paths of the photos, with wildcards. Each photo is a separate edit.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [PathTransformation]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>The paths of the photos, without wildcards.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [PathTransformation]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[]? LiteralPath { get; set; }

    /// <summary>The http or https URLs of photos that the service downloads itself.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public Uri[]? Uri { get; set; }

    /// <summary>Paths or URLs of photos that are added to every edit, after its own photo.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string[]? ReferenceImage { get; set; }

    /// <summary>A ratio, or <c>Match</c> for the one closest to the photo's; null for the service's default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(AspectRatioCompleter))]
    [PSDefaultValue(Help = "16:9 (service default)")]
    public string? AspectRatio { get; set; }

    /// <summary><c>2K</c> or <c>3K</c>; null for the service's default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SizeCompleter))]
    [SizeTransformation]
    [PSDefaultValue(Help = "3K (service default)")]
    public string? Size { get; set; }

    /// <summary>The maximum number of images per edit, 1 to 15; null for the service's default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [CountTransformation]
    [PSDefaultValue(Help = "1 (service default)")]
    public int? MaxImages { get; set; }

    /// <summary><c>Fast</c> or <c>Standard</c>; null for the service's default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(OptimizePromptCompleter))]
    [PSDefaultValue(Help = "Fast (service default)")]
    public string? OptimizePrompt { get; set; }

    /// <summary>Adds the service's watermark to the images; if not bound, the service's default applies.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchTransformation]
    public SwitchParameter Watermark
    {
        get => _watermark ?? false;
        set => _watermark = SwitchTransformationAttribute.WasEmpty() ? null : value.IsPresent;
    }

    /// <summary>The maximum number of edits in progress, 1 to 1000.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>The time limit for each edit in seconds, 1 to 86,400, from its first request.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 600;

    /// <summary>Sends photos as data URIs in the submit request instead of uploading them.</summary>
    [Parameter]
    public SwitchParameter InlineInput { get; set; }

    /// <summary>The maximum cost of the run in US dollars, 0 to 1,000,000; null for no limit.</summary>
    [Parameter]
    [ValidateRange(0.0, 1_000_000.0)]
    public decimal? MaximumCost { get; set; }

    /// <summary>
    /// How long after a submit without an answer a job that the service's history does not list counts as not accepted,
    /// so that the edit is submitted again. At least 5 minutes. The history may list a job up to two hours late: with a
    /// shorter time, an edit can be billed twice.
    /// </summary>
    [Parameter]
    [MinimumTime(5)]
    public TimeSpan ResubmitAfter { get; set; } = SubmitOptions.DefaultResubmitAfter;

    /// <summary>Submits a new job for each edit, even if the ledger contains one.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>With <c>-WhatIf</c>, returns a plan of each edit instead of writing a line.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected bool IsWhatIf { get; private set; }

    private protected EditRun? Run { get; private set; }

    private protected InFlight InFlight { get; } = new();

    /// <summary>The name of the operation in the lines of <c>-WhatIf</c> and <c>-Confirm</c>.</summary>
    private protected abstract string Verb { get; }

    private PlanLines Lines => _lines ??= new PlanLines(Verb);

    private bool HasPhoto => _isPhotoBound || Path is not null || LiteralPath is not null || Uri is not null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        IsWhatIf = LanguagePrimitives.IsTrue(CommonParameter("WhatIf", "WhatIfPreference"));

        // A photo parameter whose value is an empty variable must not become a billed edit without a photo.
        string[] names = [nameof(Path), nameof(LiteralPath), nameof(Uri)];
        _isPhotoBound = names.Any(MyInvocation.BoundParameters.ContainsKey);
        _areReferencesBound = ReferenceImage is not null;
        _photos = new PhotoArguments(SessionState, Refuse);
        GetOrTerminate(CheckCommandLine);
        if (IsWhatIf)
            _planner = GetOrTerminate(CreatePlanner);
        else
            _ = Client;
    }

    /// <summary>Begins the run, unless it is only planned.</summary>
    /// <param name="pollInterval">The time between two polls of a job; null to determine it automatically.</param>
    private protected void BeginRun(TimeSpan? pollInterval = null)
    {
        if (IsWhatIf)
            return;

        var options = new SubmitOptions(InlineInput, Force, new CostLimit(MaximumCost), ResubmitAfter);
        Run = GetOrTerminate(() => new EditRun(Client, Ledger, options, pollInterval, StopSubmitting), Ledger.Path);
    }

    private protected sealed override void ProcessItem()
    {
        foreach (Edit edit in Edits())
        {
            if (IsWhatIf)
                Preview(edit);
            else
                Process(edit);
        }
    }

    private protected override void OnCompleted()
    {
        if (_planner is { } planner && Lines.Total(MaximumCost, planner.LimitReachedAt) is { } total)
            ShouldProcess(total, total, "Seedream");
    }

    private protected override void OnCanceled(IReadOnlyList<Exception> failures) =>
        InFlight.Warn(this, LedgerOfLaterCommands, failures);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Run?.Dispose();
    }

    /// <summary>Reports an item that was refused before anything was sent.</summary>
    private protected virtual void Refuse(SeedreamException failure, object? target) => Report(failure, target);

    /// <summary>Checks everything that can be checked without opening the photos.</summary>
    /// <exception cref="SeedreamException">The edit is refused.</exception>
    private protected virtual void Check(Edit edit) => EditRules.Check(edit);

    private protected static object ErrorTarget(Edit edit) => edit.Source?.DisplayName ?? edit.Prompt;

    /// <summary>Gets the target of an edit's images; null if they are not saved.</summary>
    /// <exception cref="SeedreamException">The edit is refused.</exception>
    private protected virtual OutputTarget? GetTarget(Edit edit) => null;

    /// <summary>Starts a valid and confirmed edit on the pipeline thread.</summary>
    private protected abstract void StartEdit(Edit edit, OutputTarget? target);

    /// <summary>Starts the work of an edit. Waiting for the rate limit does not use up its time limit.</summary>
    private protected void Start(Edit edit, Func<CallContext, Task> work)
    {
        var time = TimeSpan.FromSeconds(TimeoutSec);
        Start(
            ThrottleLimit,
            ErrorTarget(edit),
            () => RunAsync(Deadline.FromFirstRequest(Client.Clock, time, CancelAll), work));
    }

    // The ledger is opened even if -Force ignores its edits, because the run would open it too.
    private EditPlanner CreatePlanner() => new(ExistingLedger(), PlannedEndpoint, isForced: Force, MaximumCost);

    // A wrong value on the command line would fail every item in the same way. Values of items are not bound yet.
    private Edit CheckCommandLine()
    {
        Edit edit = CreateEdit(null, []);
        Check(Prompt is null ? edit with { Prompt = "any prompt" } : edit);
        return edit;
    }

    private void Process(Edit edit)
    {
        try
        {
            Check(edit);
            OutputTarget? target = GetTarget(edit);
            string operation = Lines.Describe(EditPlanner.UnplannedEdit(edit));
            if (ShouldProcess(DescribeTarget(edit, target?.Folder), operation))
                StartEdit(edit, target);
        }
        catch (SeedreamException failure)
        {
            Refuse(failure, ErrorTarget(edit));
        }
    }

    private void Preview(Edit edit)
    {
        SeedreamPlan plan;
        try
        {
            Check(edit);
            OutputTarget? target = GetTarget(edit);
            edit = edit with { Destination = target?.Folder };
            plan = _planner!.Plan(edit, target, CancelAll);

            // The plans are shown as a table, which lines with the same content would interrupt.
            if (!PassThru)
                ShouldProcess(DescribeTarget(edit, plan.Target ?? target?.Folder), Lines.Describe(plan));
        }
        catch (SeedreamException failure)
        {
            Report(failure, ErrorTarget(edit));
            plan = EditPlanner.Refused(edit, failure);
        }

        Lines.Add(plan);
        if (PassThru)
            WriteObject(plan);
    }

    private static string DescribeTarget(Edit edit, string? target) =>
        target is null ? edit.DisplayName : $"{edit.DisplayName} -> {target}";

    private IEnumerable<Edit> Edits()
    {
        // An empty table cell means no reference. An empty argument is a mistake: the edit would be billed without it.
        if (_photos!.References(ReferenceImage, skipEmpty: !_areReferencesBound) is not { } references)
            return [];

        return HasPhoto
            ? _photos.Photos(LiteralPath, Path, Uri).Select(photo => CreateEdit(photo, references))
            : [CreateEdit(null, references)];
    }

    private Edit CreateEdit(PhotoSource? source, PhotoSource[] references) => new()
    {
        Prompt = Prompt ?? "",
        Source = source,
        References = references,
        AspectRatio = ToCanonical(AspectRatio, [.. AspectRatios.All, AspectRatios.Match]),
        Size = ToCanonical(Size, AspectRatios.Sizes),
        MaxImages = MaxImages,
        OptimizePrompt = ToCanonical(OptimizePrompt, PromptOptimization.All),
        Watermark = MyInvocation.BoundParameters.ContainsKey(nameof(Watermark)) ? _watermark : null,
    };

    // PowerShell values are not case-sensitive, and an empty table cell sets no value.
    private static string? ToCanonical(string? value, IReadOnlyList<string> known) => string.IsNullOrWhiteSpace(value)
        ? null
        : known.FirstOrDefault(word => word.Equals(value.Trim(), StringComparison.OrdinalIgnoreCase)) ?? value;
}
