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
    private static readonly string[] Ratios = [.. AspectRatios.All, AspectRatios.Match];
    private static readonly string[] PhotoParameters = [nameof(Path), nameof(LiteralPath), nameof(Uri)];

    private HashSet<string> _commandLine = [];
    private PhotoSource[]? _references;
    private PhotoArguments? _photos;
    private EditPlanner? _planner;
    private PlanLines? _lines;
    private Func<SeedreamClient>? _connect;
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

    /// <summary>
    /// A ratio, or <c>Match</c> for the one closest to the photo's; null for <c>Match</c> if the first photo is a local
    /// file, and otherwise for the service's default.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(AspectRatioCompleter))]
    [PSDefaultValue(Help = "Match for local photos, otherwise 16:9 (service default)")]
    public string? AspectRatio { get; set; }

    /// <summary><c>2K</c> or <c>3K</c>; null for the service's default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SizeCompleter))]
    [SizeTransformation]
    [PSDefaultValue(Help = "3K (service default)")]
    public string? Size { get; set; }

    /// <summary>The maximum number of images per edit, 1 to 15; null for the service's default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [NumberTransformation(IsWhole = true, AllowsEmpty = true)]
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
        set => _watermark = SwitchTransformationAttribute.TakeValue();
    }

    /// <summary>Makes images from the prompt alone. A photo or a reference is an error.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchTransformation]
    public SwitchParameter TextOnly { get; set; }

    /// <summary>The piped item, whose properties an error names if it contains no photo.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The maximum number of edits in progress, 1 to 1000.</summary>
    [Parameter]
    [NumberTransformation(IsWhole = true)]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>The time limit for each edit in seconds, 1 to 86,400, from its first request.</summary>
    [Parameter]
    [NumberTransformation(IsWhole = true)]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 600;

    /// <summary>Sends photos as data URIs in the submit request instead of uploading them.</summary>
    [Parameter]
    public SwitchParameter InlineInput { get; set; }

    /// <summary>The maximum cost of the run in US dollars, 0 to 1,000,000; null for no limit.</summary>
    [Parameter]
    [NumberTransformation]
    [ValidateRange(0.0, 1_000_000.0)]
    public decimal? MaximumCost { get; set; }

    /// <summary>
    /// How long after a submit without an answer a job that the service's history does not list counts as not accepted,
    /// so that the edit is submitted again. At least 5 minutes. The history may list a job up to two hours late: with a
    /// shorter time, an edit can be billed twice.
    /// </summary>
    [Parameter]
    [TimeTransformation(300)]
    public TimeSpan ResubmitAfter { get; set; } = SubmitOptions.DefaultResubmitAfter;

    /// <summary>
    /// How long ago the photos must have been changed for the last time, at least 1 second; photos that were changed
    /// later are skipped, because another program may still be writing them. Null to skip none.
    /// </summary>
    [Parameter]
    [TimeTransformation(1)]
    public TimeSpan? MinimumAge { get; set; }

    /// <summary>Submits a new job for each edit, which is billed, even if the ledger contains one.</summary>
    [Parameter]
    public SwitchParameter Resubmit { get; set; }

    /// <summary>
    /// Reads every photo. Otherwise a photo is not read again whose file has the same length, times and file number.
    /// </summary>
    [Parameter]
    public SwitchParameter Checksum { get; set; }

    /// <summary>With <c>-WhatIf</c>, returns a plan of each edit instead of writing a line.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected bool IsWhatIf { get; private set; }

    private protected EditRun? Run { get; private set; }

    private protected InFlight InFlight { get; } = new();

    private protected PhotoReader Photos { get; private set; } = null!;

    private static TimeProvider Clock => TimeProvider.System;

    /// <summary>The name of the operation in the lines of <c>-WhatIf</c> and <c>-Confirm</c>.</summary>
    private protected abstract string Verb { get; }

    private PlanLines Lines => _lines ??= new PlanLines(Verb);

    // A photo parameter whose value is an empty variable must not become a billed edit without a photo.
    private bool IsPhotoConstant => PhotoParameters.Any(_commandLine.Contains);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        IsWhatIf = IsWhatIfBound();
        _photos = new PhotoArguments(SessionState, Refuse);

        // Script blocks are evaluated for each piped item. All other values are the same for every item.
        _commandLine = [.. MyInvocation.BoundParameters.Where(pair => IsConstant(pair.Value)).Select(pair => pair.Key)];
        _references = GetOrTerminate(ConstantReferences, ReferenceImage);
        GetOrTerminate(CheckConstants);
        _connect = IsWhatIf ? null : GetOrTerminate(ConnectIfNeeded, Endpoint);
        Photos = new PhotoReader(IsWhatIf ? ExistingLedger() : Ledger, Checksum, Clock) { Remembers = !IsWhatIf };
        if (IsWhatIf || IsDescribed())
            _planner = GetOrTerminate(CreatePlanner);
    }

    /// <summary>Begins the run, unless it is only planned.</summary>
    /// <param name="pollInterval">The time between two polls of a job; null to determine it automatically.</param>
    private protected void BeginRun(TimeSpan? pollInterval = null)
    {
        if (IsWhatIf)
            return;

        var options = new SubmitOptions(InlineInput, Resubmit, new CostLimit(MaximumCost), ResubmitAfter)
        {
            ReadsAll = Checksum,
            Warn = Warn,
        };
        Run = new EditRun(_connect!, PlannedEndpoint, Ledger, options, pollInterval, Clock, StopSubmitting);
    }

    private protected sealed override void ProcessItem()
    {
        List<Edit> edits = [.. Edits().Where(edit => !IsSkipped(edit))];

        // Together, so that no image overwrites a photo whose turn comes later.
        foreach (Edit edit in edits)
        {
            Run?.Protect(edit);
            _planner?.Protect(edit);
        }

        foreach (Edit edit in edits)
        {
            DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime;
            if (MinimumAge is { } age && RecentPhoto.Find(edit, age, now) is { } recent)
                WriteWarning(recent);
            else if (IsWhatIf)
                Preview(edit);
            else
                Process(edit);
        }
    }

    private protected override void OnCompleted()
    {
        if (IsWhatIf && _planner is { } planner && Lines.Total(MaximumCost, planner.LimitReachedAt) is { } total)
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

    /// <summary>Whether an edit is left out without an error.</summary>
    private protected virtual bool IsSkipped(Edit edit) => false;

    /// <summary>Gets the target of an edit's images; null if they are not saved.</summary>
    /// <exception cref="SeedreamException">The edit is refused.</exception>
    private protected virtual OutputTarget? GetTarget(Edit edit) => null;

    /// <summary>Starts a valid and confirmed edit on the pipeline thread.</summary>
    private protected abstract void StartEdit(Edit edit, OutputTarget? target);

    /// <summary>Runs the work of an edit. Waiting for the rate limit does not use up its time limit.</summary>
    private protected Task RunEditAsync(Func<CallContext, Task> work) =>
        RunAsync(Deadline.FromFirstRequest(Clock, TimeSpan.FromSeconds(TimeoutSec), CancelAll), work);

    // The ledger is opened even if -Resubmit ignores its edits, because the run would open it too. A run itself decides
    // when its limit is reached.
    private EditPlanner CreatePlanner() =>
        new(ExistingLedger(), PlannedEndpoint, Resubmit, Photos, IsWhatIf ? MaximumCost : null)
        {
            // A run itself warns about what it submits.
            Warn = IsWhatIf ? WriteWarning : _ => { },
        };

    // Only then does anyone see the description of an edit, for which the ledger is read.
    private bool IsDescribed() => IsOn("Verbose") || CommonParameter("Confirm", "ConfirmPreference") switch
    {
        SwitchParameter isOn => isOn.IsPresent,
        object preference => LanguagePrimitives.TryConvertTo(preference, out ConfirmImpact impact)
            && impact is not ConfirmImpact.None and <= ConfirmImpact.Medium,
        null => false,
    };

    private void Warn(string text) => RunOnPipeline(() => WriteWarning(text));

    private void Process(Edit edit)
    {
        try
        {
            Check(edit);
            OutputTarget? target = GetTarget(edit);

            // Without a planner, nobody is asked or told.
            if (_planner is null || ShouldProcess(
                DescribeTarget(edit, target?.Folder), Lines.Describe(PlanInRun(_planner, edit, target))))
            {
                StartEdit(edit, target);
            }
        }
        catch (SeedreamException failure)
        {
            Refuse(failure, ErrorTarget(edit));
        }
    }

    private SeedreamPlan PlanInRun(EditPlanner planner, Edit edit, OutputTarget? target)
    {
        try
        {
            return planner.Plan(edit, target, CancelAll);
        }
        catch (SeedreamException expired) when (expired.Id == SeedreamErrorId.ResultExpired)
        {
            // The run tries the download all the same, in case the service has kept the image.
            return EditPlanner.UnplannedEdit(edit) with { Action = SeedreamPlanAction.Download, Cost = 0 };
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

    // PowerShell keeps a script block for piped items in a type of its own.
    private static bool IsConstant(object? value) =>
        PipedObject.Unwrap(value) is not { } known || (known is not ScriptBlock && known.GetType().IsVisible);

    private PhotoSource[]? ConstantReferences() =>
        _commandLine.Contains(nameof(ReferenceImage)) ? _photos!.RequireReferences(ReferenceImage) : null;

    private bool CheckConstants()
    {
        Check(CreateEdit(null, _references ?? []) with
        {
            Prompt = _commandLine.Contains(nameof(Prompt)) ? Prompt ?? "" : "each item",
        });
        return true;
    }

    private IEnumerable<Edit> Edits()
    {
        string[]? texts = PipedObject.IsText(InputObject, nameof(ReferenceImage))
            ? [.. (ReferenceImage ?? []).SelectMany(ListText.Split)]
            : ReferenceImage;
        if ((_references ?? _photos!.References(texts)) is not { } references)
            return [];

        (string[]? literalPath, string[]? path, Uri[]? uri) = FindPhotos();
        bool hasPhoto = PhotoArguments.NamePhoto(literalPath, path, uri);
        bool hasOwnReferences = references.Length > 0 && (InputObject is null || _references is null);
        SeedreamException? failure =
            TextOnly && (hasPhoto || IsPhotoConstant || references.Length > 0) ? PhotoErrors.NotTextOnly()
            : TextOnly || hasPhoto || IsPhotoConstant || hasOwnReferences ? null
            : InputObject is null ? PhotoErrors.NoPhoto()
            : PipedPhotos.NotFound(InputObject);
        if (failure is not null)
        {
            Refuse(failure, InputObject ?? (object?)Prompt);
            return [];
        }

        return hasPhoto || IsPhotoConstant
            ? _photos!.Photos(literalPath, path, uri).Select(photo => CreateEdit(photo, references))
            : [CreateEdit(null, references)];
    }

    // A piped text is a path. Notes on it, such as those of Get-Content, name the file from which it was read. It is no
    // path where the command line names the photos or excludes them, and the text is used in a script block.
    private (string[]? LiteralPath, string[]? Path, Uri[]? Uri) FindPhotos()
    {
        if (InputObject?.BaseObject is not string text)
            return (LiteralPath, Path, Uri);

        bool isPrompt = !_commandLine.Contains(nameof(Prompt))
            && (TextOnly || (IsPhotoConstant && !_commandLine.Contains(nameof(Path))));
        bool isNote = PipedPhotos.IsNote(InputObject, LiteralPath, nameof(LiteralPath), "PSPath", "FullName");
        return (
            isNote ? null : LiteralPath,
            isPrompt && Path is [var path] && path == text ? null : Path,
            PipedPhotos.IsNote(InputObject, Uri, nameof(Uri)) ? null : Uri);
    }

    private Edit CreateEdit(PhotoSource? source, PhotoSource[] references) => new()
    {
        Prompt = Prompt ?? "",
        Source = source,
        References = references,
        AspectRatio = ToCanonical(AspectRatio, Ratios),
        Size = ToCanonical(Size, AspectRatios.Sizes),
        MaxImages = MaxImages,
        OptimizePrompt = ToCanonical(OptimizePrompt, PromptOptimization.All),
        Watermark = _watermark,
    };

    // PowerShell values are not case-sensitive, and an empty table cell sets no value.
    private static string? ToCanonical(string? value, IReadOnlyList<string> known) => string.IsNullOrWhiteSpace(value)
        ? null
        : known.FirstOrDefault(word => word.Equals(value.Trim(), StringComparison.OrdinalIgnoreCase)) ?? value;
}
