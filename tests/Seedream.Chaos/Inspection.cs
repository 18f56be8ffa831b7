using Seedream.Emulator;
using SkiaSharp;

namespace Seedream.Chaos;

/// <summary>Compares bills, images, leftover files and the ledger with the edits of a trial.</summary>
internal sealed class Inspection(Trial trial)
{
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _expectedFiles = [];
    private bool _hasDecoded;

    /// <exception cref="Violation">A promise was broken.</exception>
    public async Task RunAsync()
    {
        trial.Emulator.Faults.Clear();
        await trial.Emulator.WaitUntilAsync(counters => counters.JobsInFlight == 0);
        int edits = trial.Edits.Concat(trial.Replaced).Select(KeyOf).Distinct().Count();
        trial.Tally[Count.Edits] = edits;
        CheckBills(trial.Emulator.Counters, edits);
        await CheckImagesAsync();
        CheckFiles();
        CheckLedger(edits);
        if (_problems.Count > 0)
            throw new Violation(string.Join(Environment.NewLine + "    ", _problems));
    }

    private void CheckBills(EmulatorCounters counters, int edits)
    {
        trial.Tally[Count.Billed] = counters.JobsBilled;
        trial.Tally[Count.Twice] = counters.DuplicatesBilled;
        if (counters.DuplicatesBilled > 0 || counters.JobsBilled != edits)
            _problems.Add($"{counters.JobsBilled} jobs billed for {edits} edits, {counters.DuplicatesBilled} twice");

        _problems.AddRange(counters.LeakedKeys.Select(key => $"a key leaked: {key}"));
        _problems.AddRange(counters.InternalErrors.Select(error => $"the emulator failed: {error}"));
    }

    private async Task CheckImagesAsync()
    {
        using var files = new HttpClient { BaseAddress = trial.Emulator.FilesEndpoint };
        EmulatorJob[] jobs = [.. trial.Emulator.Jobs.Where(job => job.State == JobState.Completed)];
        foreach (EditSpec edit in trial.Edits)
        {
            string[] inputs = Trial.InputsOf(edit);
            if (jobs.FirstOrDefault(IsOfEdit) is { } job)
                await CheckImagesAsync(files, edit, job);
            else
                Miss($"{Path.GetFileName(edit.Photo)} has no completed job");

            bool IsOfEdit(EmulatorJob job) =>
                job.Prompt == edit.Prompt && job.MaxImages == edit.MaxImages && job.InputHashes.SequenceEqual(inputs);
        }
    }

    private async Task CheckImagesAsync(HttpClient files, EditSpec edit, EmulatorJob job)
    {
        string name = Path.GetFileNameWithoutExtension(edit.Photo);
        for (int i = 0; i < job.OutputIds.Count; i++)
        {
            string file = edit.MaxImages > 1 ? $"{name}-{i + 1}.jpg" : $"{name}.jpg";
            string path = Path.Combine(trial.Output, file);
            _expectedFiles.Add(path);
            trial.Tally[Count.Images]++;
            byte[] expected = await files.GetByteArrayAsync($"generations/{job.OutputIds[i]}");
            if (!File.Exists(path))
                Miss($"{file} is missing");
            else if (!IsImage(await File.ReadAllBytesAsync(path), expected))
                Miss($"{file} is not the image of its job");
        }
    }

    private void Miss(string problem)
    {
        trial.Tally[Count.Missing]++;
        _problems.Add(problem);
    }

    // Equal bytes are equal images, so decoding one of them is enough.
    private bool IsImage(byte[] found, byte[] expected)
    {
        if (_hasDecoded || !found.SequenceEqual(expected))
            return found.SequenceEqual(expected);

        using SKBitmap? bitmap = SKBitmap.Decode(found);
        return _hasDecoded = bitmap is { Width: 2048, Height: 2048 };
    }

    private void CheckFiles()
    {
        string[] leftovers =
        [
            .. Directory.EnumerateFiles(trial.Output).Where(file => !_expectedFiles.Contains(file)),
            .. Directory.EnumerateFiles(trial.LedgerFolder, "*.run"),
        ];
        trial.Tally[Count.LeftOver] = leftovers.Length;
        if (leftovers.Length > 0)
            _problems.Add($"left over: {string.Join(", ", leftovers.Select(Path.GetFileName))}");
    }

    private void CheckLedger(int edits)
    {
        if (LedgerReader.Damage(trial.Ledger) is { } damage)
        {
            trial.Tally[Count.Damaged]++;
            _problems.Add($"the ledger is damaged: {damage}");
        }

        List<(long Id, long State)> rows = LedgerReader.Rows(trial.Ledger);
        string states = string.Join(",", rows.Select(row => row.State));
        rows.RemoveAll(row => row.State == LedgerReader.Failed);
        if (rows.Count != edits || rows.Any(row => row.State != LedgerReader.Saved))
            _problems.Add($"the ledger has {rows.Count} rows for {edits} edits, with the states {states}");

        CheckOwners();
        trial.Tally[Count.Adopted] = trial.Unanswered.Intersect(rows.Select(row => row.Id)).Count();
        trial.Tally[Count.SentAgain] = trial.Unanswered.Count - trial.Tally[Count.Adopted];
    }

    // Jobs of colleagues are not among the emulator's jobs.
    private void CheckOwners()
    {
        Dictionary<string, EmulatorJob> jobs = trial.Emulator.Jobs.ToDictionary(job => job.RequestId);
        foreach (string id in LedgerReader.RequestIds(trial.Ledger).Where(id => !jobs.ContainsKey(id)))
            _problems.Add($"the ledger has the request {id} of someone else");

        foreach ((string id, long? cost) in LedgerReader.Costs(trial.Ledger))
        {
            if (jobs.TryGetValue(id, out EmulatorJob? job) && cost != (long)(job.Billed * 1_000_000))
                _problems.Add($"the ledger has the cost {cost} for the request {id}, which cost {job.Billed} USD");
        }
    }

    private static string KeyOf(EditSpec edit) =>
        $"{edit.Prompt}|{edit.MaxImages}|{string.Join('|', Trial.InputsOf(edit))}";
}
