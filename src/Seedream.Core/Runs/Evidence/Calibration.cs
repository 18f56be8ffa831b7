using Seedream.Edits;

namespace Seedream.Runs.Evidence;

/// <summary>
/// What the listed jobs of this ledger show about the history's rows. A field proves a difference only if such a job
/// has set the same field and its row shows the field as it was sent.
/// </summary>
internal sealed class Calibration
{
    // The largest difference between local times on Earth, with an hour to spare.
    private static readonly TimeSpan LargestShift = TimeSpan.FromHours(15);

    // The clocks of the service's hosts may differ by this much.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2);

    private readonly HashSet<EditParameter> _shown = [];
    private readonly HashSet<RecordedPhotoKind> _shownPhotos = [];
    private readonly HashSet<string> _shownOptimizations = [];
    private readonly HashSet<string> _models = new(StringComparer.OrdinalIgnoreCase) { ModelLimits.Slug };
    private TimeSpan? _shift;
    private bool _hasRecognized;
    private bool _hasUnrecognized;

    private Calibration()
    {
    }

    /// <summary>Whether jobs of this ledger are listed and each is recognized.</summary>
    public bool IsTrusted => _hasRecognized && !_hasUnrecognized;

    // The earliest time of a row may be that of its account or model, which is much older than any request.
    private bool ShowsRequestTimes => _shift is { } shift && shift.Duration() <= LargestShift;

    /// <param name="own">The listed jobs of this ledger with their recorded submits.</param>
    public static Calibration From(IEnumerable<(ListedRequest Request, RecordedSubmit Submit)> own)
    {
        var calibration = new Calibration();
        foreach ((ListedRequest request, RecordedSubmit submit) in own)
            calibration.Learn(request, submit);

        return calibration;
    }

    /// <summary>
    /// Whether a row seems to be older than a submit. Its time may lack a zone: the jobs of this ledger show the shift,
    /// if there are any.
    /// </summary>
    public bool SeemsOlder(ListedRequest request, RecordedSubmit submit) =>
        request.Time - (_shift ?? TimeSpan.Zero) + ClockTolerance < submit.SentAt;

    /// <summary>Whether a row that no job owns certainly does not belong to a submit.</summary>
    public bool IsAnothers(ListedRequest request, RecordedSubmit submit)
    {
        // The model filter of the history matches parts of names, so a row's own name decides. The history may have a
        // name for the model that only the jobs of this ledger show.
        bool isOfAnotherModel = request.Model is { } model && !_models.Contains(model.Trim());
        if (isOfAnotherModel || (ShowsRequestTimes && request.Time + LargestShift < submit.SentAt))
            return true;

        var comparison = Comparison.Of(request.Body, submit);
        if (!IsTrusted || comparison.NamesUploads)
            return false;

        return (comparison.Prompt == Agreement.Different && _shownOptimizations.Contains(Optimization(submit)))
            || (comparison.Photos == Agreement.Different
                && submit.Photos.All(photo => _shownPhotos.Contains(photo.Kind)))
            || comparison.Parameters.Any(field => field.Value == Agreement.Different && _shown.Contains(field.Key));
    }

    private void Learn(ListedRequest request, RecordedSubmit submit)
    {
        if (request.Time - submit.SentAt is { } shift && (_shift is null || shift < _shift))
            _shift = shift;

        if (request.Model is { } model)
            _models.Add(model.Trim());

        // A row whose record has not landed yet shows nothing.
        if (request.Body is null)
            return;

        if (!Comparison.Of(request.Body, submit).IsSame)
        {
            _hasUnrecognized = true;
            return;
        }

        _hasRecognized = true;
        _shown.UnionWith(EditParameters.SetBy(submit.Parameters).Select(field => field.Parameter));
        _shownPhotos.UnionWith(submit.Photos.Select(photo => photo.Kind));
        _shownOptimizations.Add(Optimization(submit));
    }

    // In another mode, the service may list the prompt that it has rewritten.
    private static string Optimization(RecordedSubmit submit) =>
        submit.Parameters.OptimizePrompt ?? PromptOptimization.Fast;
}
