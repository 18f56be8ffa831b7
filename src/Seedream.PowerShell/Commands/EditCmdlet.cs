using System.Management.Automation;
using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.PowerShell.Binding;
using Seedream.Runs;

namespace Seedream.PowerShell.Commands;

/// <summary>What the two cmdlets that make jobs share: the parameters of an edit, and how pipeline items become edits.</summary>
public abstract class EditCmdlet : LedgerCmdlet
{
    private bool _namesInput;
    private bool _areReferencesGiven;
    private InputPaths? _paths;
    private EditPlanner? _planner;
    private PlanLines? _lines;
    private bool? _watermark;

    /// <summary>What to change.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? Prompt { get; set; }

    /// <summary>The photos, with wildcards. Each is an edit of its own.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [PathTransformation]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>The photos, by names that are taken as they stand.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [PathTransformation]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[]? LiteralPath { get; set; }

    /// <summary>Photos that the service fetches itself.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public Uri[]? Uri { get; set; }

    /// <summary>Pictures, as paths or URLs, that every edit gets after its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string[]? ReferenceImage { get; set; }

    /// <summary>One of the eight ratios, or Match for the one nearest to the photo's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(AspectRatioCompleter))]
    [PSDefaultValue(Help = "16:9 (service default)")]
    public string? AspectRatio { get; set; }

    /// <summary>2K or 3K.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SizeCompleter))]
    [SizeTransformation]
    [PSDefaultValue(Help = "3K (service default)")]
    public string? Size { get; set; }

    /// <summary>The most pictures to make of each edit, 1 to 15. The model decides how many it makes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [CountTransformation]
    [PSDefaultValue(Help = "1 (service default)")]
    public int? MaxImages { get; set; }

    /// <summary>Fast or Standard.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(OptimizePromptCompleter))]
    [PSDefaultValue(Help = "Fast (service default)")]
    public string? OptimizePrompt { get; set; }

    /// <summary>Has the service put its watermark on the pictures.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchTransformation]
    public SwitchParameter Watermark
    {
        get => _watermark ?? false;
        set => _watermark = SwitchTransformationAttribute.WasEmpty() ? null : value.IsPresent;
    }

    /// <summary>How many edits are under way at once.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>How many seconds each edit may take in all from its first request.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 600;

    /// <summary>Sends the files along in the submit as data URIs, and uploads none.</summary>
    [Parameter]
    public SwitchParameter InlineInput { get; set; }

    /// <summary>The most that this run may cost in US dollars. What is in flight counts with the list price.</summary>
    [Parameter]
    [ValidateRange(0.0, 1_000_000.0)]
    public decimal? MaximumCost { get; set; }

    /// <summary>Makes a new job of each edit, whatever the ledger says.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>With WhatIf, gives a plan of each edit in place of the line about it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Whether WhatIf was asked for, so that nothing may be sent.</summary>
    private protected bool IsWhatIf { get; private set; }

    /// <summary>What is done to a new edit, as WhatIf and Confirm name it.</summary>
    private protected abstract string Verb { get; }

    private PlanLines Lines => _lines ??= new PlanLines(Verb);

    /// <summary>Whether the current item or the command line speaks of a photo, by any of the three parameters.</summary>
    private bool HasInput => _namesInput || Path is not null || LiteralPath is not null || Uri is not null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        IsWhatIf = MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? value)
            ? value is SwitchParameter { IsPresent: true }
            : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference"));

        // A variable that holds nothing must not turn the edit of a photo into a paid picture without one.
        _namesInput = new[] { nameof(Path), nameof(LiteralPath), nameof(Uri) }.Any(MyInvocation.BoundParameters.ContainsKey);
        _areReferencesGiven = ReferenceImage is not null;
        _paths = new InputPaths(SessionState);
        if (IsWhatIf)
            _planner = CreatePlanner();
        else
            _ = Client;
    }

    /// <inheritdoc/>
    protected sealed override void ProcessItem()
    {
        foreach (Edit edit in Edits())
        {
            if (IsWhatIf)
                Preview(edit);
            else
                Process(edit);
        }
    }

    /// <summary>Reports an item that was refused before anything was sent; called on the pipeline thread.</summary>
    private protected virtual void Refuse(SeedreamException failure, object? target) => Report(failure, target);

    /// <summary>The item that an error of an edit names.</summary>
    private protected static object Target(Edit edit) => edit.Source?.DisplayName ?? edit.Prompt;

    /// <summary>Decides where an edit's pictures go; null where they are not saved.</summary>
    /// <exception cref="SeedreamException">The edit is refused.</exception>
    private protected virtual OutputTarget? Place(Edit edit) => null;

    /// <summary>Makes one edit that keeps the model's rules and is agreed to; called on the pipeline thread.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="target">Where its pictures go; null where they are not saved.</param>
    private protected abstract void ProcessEdit(Edit edit, OutputTarget? target);

    /// <inheritdoc/>
    protected override void Finished()
    {
        if (_planner is { } planner && Lines.Total(MaximumCost, planner.LimitReachedAt) is { } total)
            ShouldProcess(total, total, "Seedream");
    }

    private EditPlanner CreatePlanner()
    {
        try
        {
            // What is made anew whatever the ledger says is not looked up. It is opened all the same, as in the run.
            JobLedger? ledger = ExistingLedger();
            return new EditPlanner(ledger, PlannedEndpoint, isForced: Force, MaximumCost);
        }
        catch (SeedreamException failure)
        {
            Fail(failure);
            throw;
        }
    }

    private void Process(Edit edit)
    {
        try
        {
            EditRules.Check(edit);
            OutputTarget? target = Place(edit);
            if (ShouldProcess(Where(edit, target?.Folder), Lines.Describe(EditPlanner.UnplannedEdit(edit))))
                ProcessEdit(edit, target);
        }
        catch (SeedreamException failure)
        {
            Refuse(failure, Target(edit));
        }
    }

    private void Preview(Edit edit)
    {
        SeedreamPlan plan;
        try
        {
            EditRules.Check(edit);
            OutputTarget? target = Place(edit);
            edit = edit with { Destination = target?.Folder };
            plan = _planner!.Plan(edit, target, CancelAll);

            // Where plans are given, lines that say the same would stand among the rows of their table.
            if (!PassThru)
                ShouldProcess(Where(edit, plan.Target ?? target?.Folder), Lines.Describe(plan));
        }
        catch (SeedreamException failure)
        {
            Report(failure, Target(edit));
            plan = EditPlanner.Refused(edit, failure);
        }

        Lines.Add(plan);
        if (PassThru)
            WriteObject(plan);
    }

    private static string Where(Edit edit, string? place) => place is null ? edit.DisplayName : $"{edit.DisplayName} -> {place}";

    private IEnumerable<Edit> Edits()
    {
        InputPaths paths = _paths!;
        PhotoSource[] references;
        List<PhotoSource> inputs = [];
        try
        {
            // An empty cell means no reference. An empty argument is a mistake, and the edit would be paid without it.
            references = [.. (ReferenceImage ?? []).Where(text => _areReferencesGiven || HasText(text)).Select(paths.Reference)];
        }
        catch (SeedreamException failure)
        {
            Refuse(failure, ReferenceImage);
            yield break;
        }

        // An object may have both a path and an address, such as a picture of an earlier run: what is on disk comes first.
        if (LiteralPath?.Any(HasText) == true)
            Collect(LiteralPath, path => [paths.Literal(path)], inputs);
        else if (Path?.Any(HasText) == true)
            Collect(Path, paths.Expand, inputs);
        else if (Uri?.Any(uri => HasText(uri?.OriginalString)) == true)
            Collect(Uri, RemoteInput, inputs);
        else if (HasInput)
            Collect([""], paths.Expand, inputs);

        if (HasInput)
        {
            foreach (PhotoSource input in inputs)
                yield return CreateEdit(input, references);
        }
        else
        {
            yield return CreateEdit(null, references);
        }
    }

    private void Collect<T>(T[] items, Func<T, IEnumerable<PhotoSource>> expand, List<PhotoSource> inputs)
    {
        foreach (T item in items)
        {
            try
            {
                inputs.AddRange(expand(item));
            }
            catch (SeedreamException failure)
            {
                Refuse(failure, item);
            }
        }
    }

    private static bool HasText(string? text) => !string.IsNullOrWhiteSpace(text);

    private static IEnumerable<PhotoSource> RemoteInput(Uri uri) =>
        uri.IsAbsoluteUri && uri.Scheme is "http" or "https"
            ? [PhotoSource.FromUri(uri)]
            : throw new SeedreamException(
                SeedreamErrorId.InputRejected,
                $"'{uri}' is no http or https address, so the service cannot fetch it. Nothing was sent and nothing billed.",
                "Give files to -Path or -LiteralPath.");

    private Edit CreateEdit(PhotoSource? source, PhotoSource[] references) => new()
    {
        Prompt = Prompt ?? "",
        Source = source,
        References = references,
        AspectRatio = Known(AspectRatio, [.. AspectRatios.All, AspectRatios.Match]),
        Size = Known(Size, AspectRatios.Sizes),
        MaxImages = MaxImages,
        OptimizePrompt = Known(OptimizePrompt, ["Fast", "Standard"]),
        Watermark = MyInvocation.BoundParameters.ContainsKey(nameof(Watermark)) ? _watermark : null,
    };

    // PowerShell's values know no case, and an empty cell of a table says nothing.
    private static string? Known(string? value, IReadOnlyList<string> known) =>
        string.IsNullOrWhiteSpace(value) ? null : known.FirstOrDefault(word => word.Equals(value.Trim(), StringComparison.OrdinalIgnoreCase)) ?? value;
}
